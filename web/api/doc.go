// Package api is the JSON API: routes, shapes and refusals, as the OpenAPI
// document at /api/openapi.json describes them. A handler parses, calls a
// service, and answers.
package api
