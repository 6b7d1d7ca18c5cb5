package peer

import (
	"context"
	"time"

	"github.com/pion/webrtc/v4"
)

// Probed is how media would get through.
type Probed struct {
	Local, Remote string        // candidate types and addresses
	Trip          time.Duration // there and back
}

// trips is how often a probe goes there and back; the shortest counts.
const trips = 5

// Probe opens a data channel that echoes, and says which way it went.
func (c *Client) Probe(ctx context.Context, signal Signal) (Probed, error) {
	var out Probed
	pc, err := c.New()
	if err != nil {
		return out, err
	}
	defer pc.Close()
	d, err := pc.CreateDataChannel("probe", nil)
	if err != nil {
		return out, err
	}
	open, back := make(chan struct{}), make(chan struct{}, 1)
	d.OnOpen(func() { close(open) })
	d.OnMessage(func(webrtc.DataChannelMessage) {
		select {
		case back <- struct{}{}:
		default:
		}
	})
	if err := Connect(ctx, pc, signal); err != nil {
		return out, err
	}
	select {
	case <-open:
	case <-ctx.Done():
		return out, ctx.Err()
	}
	for range trips {
		at := time.Now()
		if err := d.SendText("probe"); err != nil {
			return out, err
		}
		select {
		case <-back:
		case <-ctx.Done():
			return out, ctx.Err()
		}
		if took := time.Since(at); out.Trip == 0 || took < out.Trip {
			out.Trip = took
		}
	}
	if pair, err := pc.SCTP().Transport().ICETransport().GetSelectedCandidatePair(); err == nil && pair != nil {
		out.Local, out.Remote = pair.Local.String(), pair.Remote.String()
	}
	return out, nil
}
