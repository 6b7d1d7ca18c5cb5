package api

import (
	"errors"

	"zuruf/live"
	"zuruf/live/wire"
	"zuruf/web/feed"
)

type stageAddress struct {
	WHIP string `json:"whip"`
	WHEP string `json:"whep"`
}

type stageView struct {
	Stage      wire.Stage       `json:"stage"`
	ICEServers []wire.ICEServer `json:"ice_servers"`
	Hand       *wire.Hand       `json:"hand"` // viewer: their newest, also one that is over
	Address    stageAddress     `json:"address"`
}

type patchStage struct {
	Version   int     `json:"version,omitempty"`
	On        *bool   `json:"on,omitempty"`
	Layout    *string `json:"layout,omitempty"`
	Guests    *int    `json:"guests,omitempty"`
	Minutes   *int    `json:"minutes,omitempty"`
	Reactions *bool   `json:"reactions,omitempty"`
	Recording *bool   `json:"recording,omitempty"`
	OutWHIP   *string `json:"out_whip,omitempty"`
	OutWHEP   *string `json:"out_whep,omitempty"`
	OutToken  *string `json:"out_token,omitempty"`
}

// stage is the stage as the caller may see it.
func (c *call) stage() (wire.Stage, error) {
	now, err := c.Store.StageNow(c.ctx, c.show.ID)
	if err != nil {
		return wire.Stage{}, err
	}
	out := wire.FromStage(now.Stage, now.Presence, now.Hands, feed.StageSight(c.audienceOf()))
	if c.who.Role == live.Producer {
		out.OutWHIP, out.Watch = now.Stage.OutWHIP, now.Stage.OutWHEP
	}
	return out, nil
}

func (c *call) getStage() (any, error) {
	st, err := c.stage()
	if err != nil {
		return nil, err
	}
	at := c.URL + "/rtc/" + c.show.ID
	out := stageView{Stage: st, ICEServers: []wire.ICEServer{}, Address: stageAddress{WHIP: at + "/whip", WHEP: at + "/whep"}}
	if c.who.Role == live.Viewer {
		if out.Hand, err = c.ownHand(); err != nil {
			return nil, err
		}
	}
	if c.ICE != nil {
		out.ICEServers = append(out.ICEServers, c.ICE(c.who.ID)...)
	}
	return out, nil
}

func errOutside(field string) error {
	return live.Refuse(live.Forbidden, "forbidden", field,
		"Only producers may send the stage elsewhere.", "Nur die Regie kann die Bühne anderswohin senden.")
}

func (c *call) patchStage() (any, error) {
	var in patchStage
	if err := c.body(&in); err != nil {
		return nil, err
	}
	if c.who.Role != live.Producer {
		for field, v := range map[string]*string{"out_whip": in.OutWHIP, "out_whep": in.OutWHEP, "out_token": in.OutToken} {
			if v != nil {
				return nil, errOutside(field)
			}
		}
	}
	_, err := c.Hands.Change(c.ctx, c.show.ID, c.op(), in.Version, live.StageChange{On: in.On, Layout: (*live.StageLayout)(in.Layout), Guests: in.Guests,
		Minutes: in.Minutes, Reactions: in.Reactions, Recording: in.Recording, OutWHIP: in.OutWHIP, OutWHEP: in.OutWHEP, OutToken: in.OutToken})
	if errors.Is(err, live.ErrStale) {
		if now, e := c.stage(); e == nil {
			c.won = now
		}
	}
	if err != nil {
		return nil, err
	}
	return c.stage()
}
