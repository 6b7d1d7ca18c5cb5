package wire

// emptyStage is one that nobody has set up.
func emptyStage() Stage {
	return Stage{Layout: "auto", Reactions: true, Guests: 3, Seats: 5, Publications: []Publication{}}
}

// deskStage has the host, one guest on stage, and one in the green room.
func deskStage() Stage {
	return Stage{Version: 4, On: true, Layout: "two", Reactions: true, Recording: true, Guests: 2, Minutes: 5, Seats: 8, Viewers: 214, Publications: []Publication{
		{ID: "u2w3e4r5t6z7", Kind: "host", Seat: 0, Name: "Theo", Audio: true, Video: true, Since: "2026-11-21T20:01:00.000Z"},
		{ID: "u3w3e4r5t6z7", Kind: "screen", Seat: 1, Name: "Theo", Video: true, Since: "2026-11-21T20:05:00.000Z"},
		{ID: "u4w3e4r5t6z7", Kind: "guest", Seat: 2, Name: "Lotte", Text: "Wie lange dauert das?", Question: ptr(2), Hand: "h2w3e4r5t6z7",
			Audio: true, Video: true, Muted: true, Since: "2026-11-21T20:12:00.000Z", EndsAt: ptr("2026-11-21T20:17:30.000Z")},
		{ID: "u5w3e4r5t6z7", Kind: "guest", Seat: 3, Name: "Ben", Text: "Ein Gruß aus Kiel", Hand: "h3w3e4r5t6z7",
			Audio: true, Green: true, Since: "2026-11-21T20:14:00.000Z"}}}
}

func hostStage() Stage {
	s := deskStage()
	s.Seats, s.Publications = 4, s.Publications[:3]
	return s
}

func publicStage() Stage {
	s := hostStage()
	s.Publications[2].Hand = ""
	return s
}

// outsideStage is watched at another engine.
func outsideStage() Stage {
	s := publicStage()
	s.Version, s.Watch = 5, "https://out.example/stage/{seat}/whep"
	return s
}

func goldenHands() []Hand {
	return []Hand{
		{ID: "h1w3e4r5t6z7", Author: &Name{Name: "Kim", ID: "g4QrS6tUvWxY"}, Text: "Ich war dabei", State: "raised", Version: 1,
			RaisedAt: "2026-11-21T20:10:00.000Z", MovedAt: "2026-11-21T20:10:00.000Z"},
		{ID: "h2w3e4r5t6z7", Author: &Name{Name: "Lotte", ID: "f3PqR5sTuVwX"}, Text: "Wie lange dauert das?", Question: ptr(2), State: "stage", Version: 6,
			Muted: true, ByDesk: true, RaisedAt: "2026-11-21T20:11:00.000Z", MovedAt: "2026-11-21T20:12:30.000Z", EndsAt: ptr("2026-11-21T20:17:30.000Z")},
		{ID: "h3w3e4r5t6z7", Author: &Name{Name: "Ben", ID: "h5RsT7uVwXyZ"}, Text: "Ein Gruß aus Kiel", State: "preview", Version: 5,
			Silent: true, RaisedAt: "2026-11-21T20:11:30.000Z", MovedAt: "2026-11-21T20:13:50.000Z"}}
}

// overHand is a hand whose author was erased.
func overHand() Hand {
	return Hand{ID: "h0w3e4r5t6z7", State: "left", Version: 4, ByDesk: true, RaisedAt: "2026-11-21T20:02:00.000Z", MovedAt: "2026-11-21T20:04:00.000Z"}
}
