// Package overlay is the programme: it composes what an overlay page may see
// of a scene, and judges whether the overlay pages are there.
package overlay
