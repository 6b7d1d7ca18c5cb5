// Package web is the HTTP side: the routes, the built pages and their assets,
// security headers, health and metrics. The JSON API is in api, sockets in ws,
// sessions in auth, the way from the log to the sockets in feed.
package web
