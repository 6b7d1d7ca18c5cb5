package api

import (
	"encoding/json"
	"iter"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// schema is a JSON Schema, as OpenAPI 3.1 uses it.
type schema map[string]any

// document writes the OpenAPI 3.1 document from the routes themselves.
func (a *API) document() []byte {
	components := map[string]schema{}
	paths := map[string]map[string]any{}
	for _, r := range a.routes() {
		path := "/api/v1" + r.path
		if paths[path] == nil {
			paths[path] = map[string]any{}
		}
		paths[path][strings.ToLower(r.method)] = operation(r, components)
	}
	paths["/api/v1/qr"] = map[string]any{"get": qrOperation}
	components["Refusal"] = schemaOf(reflect.TypeFor[refused](), components)
	doc := map[string]any{
		"openapi": "3.1.0",
		"info": map[string]any{"title": "Zuruf", "version": "1",
			"description": "Every action of a page is one of these calls. Times are RFC 3339 in UTC. Mutations take an Idempotency-Key header; " +
				"a repeated key is answered with the first result. Refusals: 401 without, 403 with the wrong role, 404, 409 with the current state, 422 with the field, 429 and 503 with Retry-After."},
		"servers":    []any{map[string]any{"url": "/"}},
		"paths":      paths,
		"components": map[string]any{"schemas": components, "securitySchemes": securitySchemes},
	}
	b, err := json.MarshalIndent(doc, "", " ")
	if err != nil {
		panic(err) // made of plain values
	}
	return b
}

var securitySchemes = map[string]any{
	"bearer": map[string]any{"type": "http", "scheme": "bearer", "description": "a link's token, a session, or the producer's API token"},
	"cookie": map[string]any{"type": "apiKey", "in": "cookie", "name": "zuruf_viewer", "description": "one cookie a role; X-Zuruf-Role says which of them speaks"},
}

var parameter = regexp.MustCompile(`\{(\w+)\}`)

// queries are the query parameters of the lists.
var queries = map[string][]string{
	"/shows/{show}/comments":  {"state", "source", "author", "text", "after", "limit"},
	"/shows/{show}/questions": {"sort", "state", "limit"},
	"/shows/{show}/audit":     {"after", "limit"},
	"/shows/{show}/hands":     {"state", "after", "limit"},

	"/shows/{show}/polls/export": {"format"},
	"/shows/{show}/leaderboard":  {"limit"},
}

var refusal = map[string]any{"description": "refused", "content": map[string]any{"application/json": map[string]any{"schema": schema{"$ref": "#/components/schemas/Refusal"}}}}

// qrOperation is the one whose answer is no JSON.
var qrOperation = map[string]any{
	"summary": "A QR code that leads to a path of ours", "operationId": "get_qr",
	"parameters": []any{map[string]any{"name": "path", "in": "query", "required": true, "schema": schema{"type": "string", "pattern": "^/", "maxLength": 200}}},
	"responses": map[string]any{
		"200":     map[string]any{"description": "done", "content": map[string]any{"image/svg+xml": map[string]any{"schema": schema{"type": "string"}}}},
		"default": refusal,
	},
}

func operation(r route, components map[string]schema) map[string]any {
	var params []any
	for _, m := range parameter.FindAllStringSubmatch(r.path, -1) {
		params = append(params, map[string]any{"name": m[1], "in": "path", "required": true, "schema": schema{"type": "string"}})
	}
	if r.method == "GET" {
		for _, q := range queries[r.path] {
			params = append(params, map[string]any{"name": q, "in": "query", "schema": schema{"type": "string"}})
		}
	} else {
		params = append(params, map[string]any{"name": "Idempotency-Key", "in": "header", "schema": schema{"type": "string", "maxLength": 64}})
	}
	out := map[string]any{
		"summary":     r.summary,
		"operationId": operationID(r),
		"responses": map[string]any{
			strconv.Itoa(r.status): map[string]any{"description": "done", "content": map[string]any{
				"application/json": map[string]any{"schema": schemaOf(reflect.TypeOf(r.answer), components)}}},
			"default": refusal,
		},
	}
	if params != nil {
		out["parameters"] = params
	}
	if r.body != nil {
		out["requestBody"] = map[string]any{"content": map[string]any{
			"application/json": map[string]any{"schema": schemaOf(reflect.TypeOf(r.body), components)}}}
	}
	if r.may != nil {
		out["security"] = []any{map[string]any{"bearer": []string{}}, map[string]any{"cookie": []string{}}}
	}
	return out
}

func operationID(r route) string {
	id := strings.ToLower(r.method)
	for part := range strings.SplitSeq(r.path, "/") {
		if part = strings.Trim(part, "{}"); part != "" {
			id += "_" + part
		}
	}
	return id
}

// schemaOf is the schema of a Go type as encoding/json writes it; named structs
// of the wire go to components.
func schemaOf(t reflect.Type, components map[string]schema) schema {
	switch t.Kind() {
	case reflect.Pointer:
		return schema{"anyOf": []any{schemaOf(t.Elem(), components), schema{"type": "null"}}}
	case reflect.String:
		return schema{"type": "string"}
	case reflect.Bool:
		return schema{"type": "boolean"}
	case reflect.Float64:
		return schema{"type": "number"}
	case reflect.Int, reflect.Int64:
		return schema{"type": "integer"}
	case reflect.Slice, reflect.Array:
		return schema{"type": "array", "items": schemaOf(t.Elem(), components)}
	case reflect.Map:
		return schema{"type": "object", "additionalProperties": schemaOf(t.Elem(), components)}
	case reflect.Interface:
		return schema{}
	case reflect.Struct:
		if strings.HasSuffix(t.PkgPath(), "/wire") {
			if components[t.Name()] == nil {
				components[t.Name()] = schema{} // ends recursion
				components[t.Name()] = object(t, components)
			}
			return schema{"$ref": "#/components/schemas/" + t.Name()}
		}
		return object(t, components)
	}
	panic("api: no schema for " + t.String())
}

func object(t reflect.Type, components map[string]schema) schema {
	properties := map[string]any{}
	for f := range fields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		of := schemaOf(f.Type, components)
		if strings.HasSuffix(f.Tag.Get("tstype"), "| null") {
			of = schema{"anyOf": []any{of, schema{"type": "null"}}}
		}
		properties[name] = of
	}
	return schema{"type": "object", "properties": properties, "required": required(t)}
}

// fields are the fields of a struct and of those that it embeds.
func fields(t reflect.Type) iter.Seq[reflect.StructField] {
	return func(yield func(reflect.StructField) bool) {
		for _, f := range reflect.VisibleFields(t) {
			if !f.Anonymous && !yield(f) {
				return
			}
		}
	}
}

// required are the fields of a struct that are always there: those that
// encoding/json never leaves out.
func required(t reflect.Type) []string {
	names := []string{}
	if t.Kind() != reflect.Struct {
		return names
	}
	for f := range fields(t) {
		if name, options, _ := strings.Cut(f.Tag.Get("json"), ","); !strings.Contains(options, "omit") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
