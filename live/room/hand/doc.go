// Package hand decides who may come on stage: raised hands, invitations, and how
// a show's stage is set up. It knows neither sound and picture nor HTTP; who
// sends and watches is package room's.
package hand
