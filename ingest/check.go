package ingest

import (
	"context"

	"zuruf/live"
)

// Check is one thing that a source needs to work, and whether it is so.
type Check struct {
	Name    string    // stable, snake_case
	OK      bool      // it is so
	Unknown bool      // it cannot be found out, or not yet: not OK, and not wrong
	Message live.Text // what is so
	Do      live.Text // what to do about it; empty if nothing
}

// Tester is a Connector that can look a source over, step by step.
type Tester interface {
	Connector

	// Check looks at everything that src needs: credentials, permissions, the
	// broadcast, its comments, the way of its webhooks. It changes nothing, on
	// the platform either. What is wrong stands in the checks; an error means
	// that none could be made, because ctx ended.
	Check(ctx context.Context, src live.Source) ([]Check, error)
}

// Subscriber is a Connector whose platform must be told to call us for a source.
type Subscriber interface {
	Connector

	// Subscribe asks the platform to send the webhooks of src's page or account
	// to the app that made the token. Saying it again does no harm. Errors are
	// live.Errors that say what to do.
	Subscribe(ctx context.Context, src live.Source) error
}
