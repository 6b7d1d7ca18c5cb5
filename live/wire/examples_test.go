package wire

// examples holds a frame of every type and shape by the name of its golden file.
func examples() map[string]any {
	return map[string]any{
		"snapshot-desk": Snapshot{T: TSnapshot, At: "42-1861015931", Now: goldenNow, Role: "desk", Session: "k3m5p7r9t2w4",
			Show: goldenShow(), Scene: Scene{Version: 6, Item: &Item{Kind: "question", Question: ptr(publicQuestion()), Since: "2026-11-21T20:14:40.000Z"}},
			Questions: []Question{deskQuestion(), queuedQuestion(), answeredQuestion(), heldQuestion()}, Next: []int{12},
			Comments: []Comment{chatComment(), heldComment(), superChat(), namelessVote(), removedComment()}, Held: 1,
			Sources: goldenSources(), Overlays: goldenOverlays(), People: goldenPeople(), Actions: goldenActions(),
			Polls: []Poll{deskPoll(), draftPoll(), ideasPoll(), numberPoll()}, Stage: deskStage(), Hands: goldenHands()},
		"snapshot-host": Snapshot{T: TSnapshot, At: "42-1861015931", Now: goldenNow, Role: "host", Show: goldenShow(),
			Scene: Scene{Version: 6}, Questions: []Question{deskQuestion(), queuedQuestion()}, Next: []int{12}, Stage: hostStage()},
		"snapshot-public": Snapshot{T: TSnapshot, At: "42-1861015931", Now: goldenNow, Role: "public", Show: goldenShow(),
			Scene:     Scene{Version: 7, Item: &Item{Kind: "comment", Comment: ptr(chatComment()), Since: "2026-11-21T20:14:55.120Z"}},
			Questions: []Question{publicQuestion(), publicAnswered()}, Polls: []Poll{hiddenPoll()}, Stage: publicStage()},
		"snapshot-overlay": Snapshot{T: TSnapshot, At: "42-1861015931", Now: goldenNow, Role: "overlay", Show: goldenShow(), Questions: []Question{}, Stage: publicStage(),
			Scene: Scene{Version: 8, Item: &Item{Kind: "top", Top: []Question{publicQuestion()}, Since: "2026-11-21T20:15:00.000Z"}}},
		"snapshot-overlay-join": Snapshot{T: TSnapshot, At: "43-7", Now: goldenNow, Role: "overlay", Show: goldenShow(), Questions: []Question{}, Stage: emptyStage(),
			Scene: Scene{Version: 9, Item: &Item{Kind: "join", Since: "2026-11-21T20:15:00.000Z",
				Join: &Join{Code: "F7QK3M", URL: "https://zuruf.example/F7QK3M", QR: "/api/v1/qr?path=/F7QK3M"}}}},
		"snapshot-overlay-panic": Snapshot{T: TSnapshot, At: "44-9", Now: goldenNow, Role: "overlay", Show: goldenShow(), Questions: []Question{}, Stage: emptyStage(),
			Scene: Scene{Version: 10, Panic: true}},

		"patch-desk": Patch{T: TPatch, At: "47-2200112233", Show: ptr(endedShow()), Scene: &Scene{Version: 11},
			Questions: []Question{deskQuestion()}, Next: []int{}, Comments: []Comment{heldComment(), removedComment()}, Held: ptr(3),
			Banned: []string{"b2Jqw0xRTmZQ"}, Unbanned: []string{"c8LmN1oPqRsT"}, Actions: goldenActions()},
		"patch-rehearsal": Patch{T: TPatch, At: "48-1", Show: ptr(rehearsalShow())},
		"patch-host":      Patch{T: TPatch, At: "45-3", Questions: []Question{queuedQuestion()}, Next: []int{12, 9}},
		"patch-public": Patch{T: TPatch, At: "46-1", Questions: []Question{publicQuestion()}, Gone: []int{3, 8},
			Scene: &Scene{Version: 12, Item: &Item{Kind: "question", Question: ptr(publicQuestion()), Since: "2026-11-21T20:14:40.000Z"}}},
		"snapshot-overlay-poll": Snapshot{T: TSnapshot, At: "45-2", Now: goldenNow, Role: "overlay", Show: lateShow(), Questions: []Question{}, Stage: emptyStage(),
			Scene: Scene{Version: 11, Item: &Item{Kind: "poll", Poll: ptr(hiddenPoll()), Since: "2026-11-21T20:15:00.000Z",
				Join: &Join{Code: "F7QK3M", URL: "https://zuruf.example/F7QK3M", QR: "/api/v1/qr?path=/F7QK3M"}}}},
		"patch-podium": Patch{T: TPatch, At: "46-2", Scene: &Scene{Version: 12, Item: &Item{Kind: "podium", Since: "2026-11-21T20:15:00.000Z",
			Ranks: []Rank{{Place: 1, Name: "Lotte", Kind: "room", Points: 1850}, {Place: 2, Name: "Ben", Kind: "youtube", Points: 1200}}}}},
		"patch-delay": Patch{T: TPatch, At: "46-3", Scene: &Scene{Version: 13, Item: &Item{Kind: "delay", Code: "K7Q2", Since: "2026-11-21T20:15:00.000Z"}}},
		"patch-polls": Patch{T: TPatch, At: "46-4", Polls: []Poll{deskPoll()}, PollsGone: []string{"p9s8d7f6g5h4"}},

		"tally-desk": Tallies{T: TTally, Polls: []Tally{{ID: "p2w3e4r5t6z7", Round: 2, V: 41, Votes: 120, Repeats: 7, Counts: []int{40, 80},
			BySource: map[string][]int{"room": {30, 50}, "youtube": {10, 30}}, Voters: map[string]int{"room": 80, "youtube": 40}},
			{ID: "n1", Round: 1, V: 4, Votes: 3, Counts: nil, Numbers: &Numbers{Mean: 4, Median: 3.5, Least: 2, Greatest: 8}, Entries: ideasPoll().Entries}}},
		"tally-overlay": Tallies{T: TTally, Polls: []Tally{{ID: "p2w3e4r5t6z7", Round: 2, V: 41, Votes: 120, Repeats: 7, Ticker: []string{"Anna", "Ben"}}}},

		"patch-stage-desk":   Patch{T: TPatch, At: "46-5", Stage: ptr(deskStage()), Hands: append(goldenHands(), overHand())},
		"patch-stage-public": Patch{T: TPatch, At: "46-5", Stage: ptr(outsideStage())},
		"reacted":            Reacted{T: TReacted, N: map[string]int{"👏": 12, "❤️": 3}},

		"patch-overlay": Patch{T: TPatch, At: "46-1", Scene: &Scene{Version: 12}},

		"totals": Totals{T: TTotals, V: 981, Q: [][2]int{{7, 214}, {12, 0}}},
		"you": You{T: TYou, Session: "k3m5p7r9t2w4", Voted: []int{7}, Questions: []Question{ownQuestion()},
			Choices: []Choice{{Poll: "p2w3e4r5t6z7", Round: 2, Choice: []int{1}}, {Poll: "n1", Round: 1, Number: ptr(3.5)},
				{Poll: "i1", Round: 1, Choice: []int{4}, Text: []string{"Mehr Bäume"}}, {Poll: "r1", Round: 1, Order: []int{2, 0, 1}}}},
		"you-change": You{T: TYou, Questions: []Question{{Number: 14, State: "removed", Version: 3, Source: SourceRef{Kind: "room"},
			Author: &Name{Name: "Lotte"}, Lang: "de", CreatedAt: "2026-11-21T20:10:00.000Z", Mine: true}}},
		"you-hand":      You{T: TYou, Hand: ptr(goldenHands()[1])},
		"status":        Status{T: TStatus, Sources: goldenSources(), Overlays: goldenOverlays(), People: goldenPeople()},
		"status-people": Status{T: TStatus, People: []Person{}},
		"beat":          Beat{T: TBeat, At: "47-2200112233", Now: goldenNow},
		"beat-bare":     Beat{T: TBeat, Now: goldenNow},
		"ack":           Ack{T: TAck, Op: "0b2c9a", Number: 7, Votes: 214, V: 981, Voted: true, Changed: true},
		"ack-ballot":    Ack{T: TAck, Op: "0b2c9c", Votes: 121, Voted: true, Changed: true, Choice: &Choice{Poll: "p2w3e4r5t6z7", Round: 2, Choice: []int{1}}},
		"refused": Refused{T: TRefused, Op: "0b2c9b", Error: Notice{Code: "question_closed", Field: "number",
			Message: "This question no longer takes votes.", MessageDE: "Diese Frage nimmt keine Stimmen mehr an."}},
		"bye": Bye{T: TBye, Code: CloseRevoked, Reason: "this link was revoked"},

		"vote":          Said{T: TVote, Op: "0b2c9a", Number: 7, Value: 1},
		"ballot":        Cast{T: TBallot, Op: "0b2c9c", Poll: "p2w3e4r5t6z7", Round: 2, Via: "youtube", Ballot: Ballot{Choice: []int{1}}},
		"ballot-number": Cast{T: TBallot, Op: "0b2c9d", Poll: "n1", Round: 1, Ballot: Ballot{Number: ptr(3.5)}},
		"ballot-text":   Cast{T: TBallot, Op: "0b2c9e", Poll: "c1", Round: 1, Ballot: Ballot{Text: ptr("Regen, Sonne")}},
		"ballot-order":  Cast{T: TBallot, Op: "0b2c9f", Poll: "r1", Round: 1, Ballot: Ballot{Order: []int{2, 0, 1}}},
		"shown":         Said{T: TShown, Scene: 12},
		"here":          Said{T: THere, On: "#12"},
		"ping":          Said{T: TPing},
	}
}

const goldenNow = "2026-11-21T20:15:00.250Z"

func ptr[T any](v T) *T { return &v }

func goldenShow() Show {
	return Show{ID: "s8d6f4g2h3j5", Series: "q2w3e4r5t6z7", Code: "F7QK3M", Title: "Die Freitagsrunde", Language: "de", State: "live",
		Hold: "rules", Anonymous: true, StartedAt: ptr("2026-11-21T20:00:00.000Z"), Join: "https://zuruf.example/F7QK3M"}
}

func endedShow() Show {
	s := goldenShow()
	s.State, s.EndedAt, s.Demo, s.Rehearsal = "ended", ptr("2026-11-21T21:00:00.000Z"), true, "r2r3r4r5r6r7"
	return s
}

func rehearsalShow() Show {
	s := goldenShow()
	s.Rehearses = "x2x3x4x5x6x7"
	return s
}

func chatComment() Comment {
	return Comment{ID: "n7Ab-Cd_EfGh", Source: SourceRef{ID: "y2y3y4y5y6y7", Kind: "youtube"},
		Author: &Author{ID: "b2Jqw0xRTmZQ", Name: "@mara.k", Avatar: "https://yt3.example/mara=s64"},
		Text:   "Grüße aus Köln 👋🏽 مرحبا <b>kein Markup</b>", State: "approved", Version: 1,
		PublishedAt: ptr("2026-11-21T20:13:01.500Z"), ReceivedAt: "2026-11-21T20:13:03.020Z", First: true, Ordinal: 0}
}

func heldComment() Comment {
	return Comment{ID: "o8Bc-De_FgHi", Source: SourceRef{ID: "f2f3f4f5f6f7", Kind: "facebook"},
		Author: &Author{ID: "c8LmN1oPqRsT", Name: "Bo", Banned: true}, Text: "KAUFT ALLE BEI cheap-shoes.shop", State: "held", Version: 2,
		PublishedAt: ptr("2026-11-21T20:13:05.000Z"), ReceivedAt: "2026-11-21T20:13:06.000Z", Reasons: []string{"links", "capitals"}, Likes: 4, Origin: "discord", Ordinal: 1}
}

func superChat() Comment {
	return Comment{ID: "p9Cd-Ef_GhIj", Source: SourceRef{ID: "y2y3y4y5y6y7", Kind: "youtube"}, Author: &Author{ID: "d9MnO2pQrStU", Name: "Jule"},
		Text: "Wann kommt Teil 2?", State: "approved", Version: 2, PublishedAt: ptr("2026-11-21T20:13:08.000Z"),
		ReceivedAt: "2026-11-21T20:13:09.000Z", Question: ptr(7), Form: "superChatEvent", Amount: "5,00 €", Ordinal: 2}
}

// namelessVote is a Facebook comment without its author, who needs a permission to be seen.
func namelessVote() Comment {
	return Comment{ID: "q1De-Fg_HiJk", Source: SourceRef{ID: "i2i3i4i5i6i7", Kind: "instagram"}, Text: "+1 #7", State: "approved",
		Version: 1, Counted: true, ReceivedAt: "2026-11-21T20:13:10.000Z", Ordinal: 3}
}

func removedComment() Comment {
	return Comment{ID: "r2Ef-Gh_IjKl", Source: SourceRef{ID: "f2f3f4f5f6f7", Kind: "facebook"}, Author: &Author{ID: "e1NoP3qRsTuV", Name: "Kim"},
		State: "removed", Version: 2, ReceivedAt: "2026-11-21T20:13:11.000Z", RemovedBy: "author", Ordinal: 4}
}

func deskQuestion() Question {
	return Question{Number: 7, Text: "Wann kommt Teil 2?", State: "on_air", Version: 4, Votes: 214, Source: SourceRef{Kind: "youtube"},
		CommentID: ptr("p9Cd-Ef_GhIj"), Author: &Name{Name: "Jule", ID: "d9MnO2pQrStU"}, Lang: "de", CreatedAt: "2026-11-21T20:13:20.000Z", Aired: 14, Likes: 9}
}

func publicQuestion() Question {
	q := deskQuestion()
	q.Author, q.Aired, q.Likes, q.Source.ID = &Name{Name: "Jule"}, 0, 0, ""
	return q
}

func queuedQuestion() Question {
	return Question{Number: 12, Text: "Gibt es eine Aufzeichnung?", State: "queued", Version: 2, Votes: 31, Source: SourceRef{Kind: "hall"},
		Author: &Name{Name: "Reihe 3"}, Lang: "de", CreatedAt: "2026-11-21T20:09:00.000Z", Place: 1}
}

func answeredQuestion() Question {
	return Question{Number: 2, Text: "Wie lange dauert das?", State: "answered", Version: 5, Votes: 8, Source: SourceRef{Kind: "room"},
		Author: &Name{Name: "Lotte", ID: "f3PqR5sTuVwX"}, Lang: "de", CreatedAt: "2026-11-21T20:02:00.000Z",
		Answered: &Answer{How: "text", By: "Nora", At: "2026-11-21T20:08:00.000Z", Text: "Etwa eine Stunde."}}
}

func publicAnswered() Question {
	q := answeredQuestion()
	q.Author = &Name{Name: "Lotte"}
	return q
}

func heldQuestion() Question {
	return Question{Number: 14, Text: "Warum nicht?", State: "held", Version: 1, Source: SourceRef{Kind: "room"}, Lang: "de",
		CreatedAt: "2026-11-21T20:12:00.000Z", Anonymous: true, Reasons: []string{"anonymous"}}
}

func ownQuestion() Question {
	return Question{Number: 15, Text: "Darf man Hunde mitbringen?", State: "held", Version: 1, Votes: 1, Voted: true, Source: SourceRef{Kind: "room"},
		Author: &Name{Name: "Lotte", ID: "f3PqR5sTuVwX"}, Lang: "de", CreatedAt: "2026-11-21T20:12:30.000Z", Mine: true}
}

func goldenSources() []Source {
	return []Source{
		{ID: "y2y3y4y5y6y7", Kind: "youtube", State: "live", LagMS: 1520, Rate: 3.5, QuotaLeft: ptr(int64(7400)), QuotaEnds: ptr("2026-11-21T22:40:00.000Z"),
			Title: "Die Freitagsrunde", Channel: "Studio Nord", Picture: "https://i.ytimg.example/vi/simulation0/default.jpg", Capabilities: []string{"delete", "ban", "timeout", "unban", "reply"}, Mode: "stream", QuotaUsed: ptr(int64(2600)),
			HeardAt: ptr("2026-11-21T20:14:58.000Z"), DelayMS: 14000},
		{ID: "f2f3f4f5f6f7", Kind: "facebook", State: "reconnect", Uncounted: 12, Capabilities: []string{},
			Error: &Notice{Code: "token_refused", Message: "Facebook refuses the token.", MessageDE: "Facebook lehnt das Token ab."}},
		{ID: "t2t3t4t5t6t7", Kind: "facebook", State: "paused", Paused: true, Simulated: true, Mode: "poll", Capabilities: []string{"hide"},
			Hint:    &Notice{Code: "names_missing", Message: "Names are missing.", MessageDE: "Namen fehlen."},
			Choices: []Broadcast{{ID: "200000000000002", Title: "Die Freitagsrunde", Picture: "https://scontent.example/1.jpg", Live: true}}},
	}
}

func goldenOverlays() []Overlay {
	return []Overlay{{ID: "v2v3v4v5v6v7", Name: "OBS Studio 1", State: "on", Shown: 6, SeenAt: "2026-11-21T20:14:59.000Z"},
		{ID: "w2w3w4w5w6w7", Name: "OBS Studio 2", State: "stale", Shown: 5, SeenAt: "2026-11-21T20:14:40.000Z"}}
}

func goldenPeople() []Person {
	return []Person{{ID: "k3m5p7r9t2w4", Name: "Nora", Role: "moderator", On: "#12"}, {ID: "m4n6p8q2r3s5", Name: "Theo", Role: "producer"}}
}

func goldenActions() []Action {
	return []Action{
		{ID: "a2b3c4d5e6f7", Comment: "n7Ab-Cd_EfGh", Source: "y2y3y4y5y6y7", Kind: "youtube", Act: "timeout", State: "done", Seconds: 300,
			Author: "@mara.k", AuthorID: "b2Jqw0xRTmZQ", By: "Nora", At: "2026-11-21T20:14:10.000Z", EndedAt: ptr("2026-11-21T20:14:11.000Z")},
		{ID: "b2c3d4e5f6g7", Comment: "o8Bc-De_FgHi", Source: "f2f3f4f5f6f7", Kind: "facebook", Act: "reply", State: "refused", Text: "Nein.",
			Author: "Bo", AuthorID: "c8LmN1oPqRsT", Message: "Facebook refuses this: “blocked”", MessageDE: "Facebook lehnt das ab: „blocked“",
			By: "Theo", At: "2026-11-21T20:14:12.000Z", EndedAt: ptr("2026-11-21T20:14:13.000Z")},
		{ID: "c2d3e4f5g6h7", Comment: "o8Bc-De_FgHi", Source: "f2f3f4f5f6f7", Kind: "facebook", Act: "hide", State: "asked",
			By: "Theo", At: "2026-11-21T20:14:14.000Z"},
	}
}

func lateShow() Show {
	s := goldenShow()
	s.Delays = map[string]int64{"youtube": 14000}
	return s
}

// deskPoll is a quiz in its second round as the desk sees it.
func deskPoll() Poll {
	return Poll{ID: "p2w3e4r5t6z7", Kind: "quiz", Title: "Wie hoch ist der Turm?", Most: 1, Who: "all", Seconds: 30, Points: 1000, Speed: true,
		Options: []PollOption{{Text: "68 m", Image: "https://zuruf.example/turm.jpg", Right: ptr(false)}, {Text: "86 m", Right: ptr(true)}},
		State:   "closed", Version: 9, Round: 2, Revealed: true, Final: true, Grace: map[string]int64{"youtube": 14000},
		OpenedAt: ptr("2026-11-21T20:14:00.000Z"), ClosesAt: ptr("2026-11-21T20:14:30.000Z"), FinalAt: ptr("2026-11-21T20:14:44.000Z"),
		RevealedAt: ptr("2026-11-21T20:14:50.000Z"), CreatedAt: "2026-11-21T19:00:00.000Z",
		Rounds: []Tally{{ID: "p2w3e4r5t6z7", Round: 1, V: 12, Votes: 90, Counts: []int{60, 30}, BySource: map[string][]int{"room": {60, 30}}, Voters: map[string]int{"room": 90}}},
		Votes:  120, Repeats: 7, V: 41, Counts: []int{40, 80}, BySource: map[string][]int{"room": {30, 50}, "youtube": {10, 30}}, Voters: map[string]int{"room": 80, "youtube": 40}}
}

// hiddenPoll is an open poll as the audience sees it.
func hiddenPoll() Poll {
	return Poll{ID: "p2w3e4r5t6z7", Kind: "choice", Title: "Tee oder Kaffee?", Multiple: true, Most: 2, Who: "all", Anonymous: true,
		Options: []PollOption{{Text: "Tee"}, {Text: "Kaffee"}}, State: "open", Version: 2, Round: 1,
		OpenedAt: ptr("2026-11-21T20:15:00.000Z"), CreatedAt: "2026-11-21T19:00:00.000Z", Votes: 31, Repeats: 2, V: 33}
}

func draftPoll() Poll {
	return Poll{ID: "d1", Kind: "yesno", Title: "Sind Sie dafür?", Most: 1, Who: "room", Options: []PollOption{{Text: "Ja"}, {Text: "Nein"}},
		State: "draft", Version: 1, Round: 1, CreatedAt: "2026-11-21T19:00:00.000Z", Counts: []int{0, 0}, BySource: map[string][]int{}, Voters: map[string]int{}}
}

func ideasPoll() Poll {
	return Poll{ID: "i1", Kind: "ideas", Title: "Was nun?", Most: 5, Who: "all", Options: []PollOption{}, State: "open", Version: 3, Round: 1,
		OpenedAt: ptr("2026-11-21T20:00:00.000Z"), CreatedAt: "2026-11-21T19:00:00.000Z", Votes: 12, V: 15, BySource: map[string][]int{}, Voters: map[string]int{"room": 12},
		Entries: []PollEntry{{N: 4, Text: "Mehr Bäume", Votes: 12, State: "shown", Status: "taken_up", Kind: "room", Author: "Lotte"}, {N: 2, Text: "Mehr Bier", Votes: 3, State: "held"}}}
}

func numberPoll() Poll {
	return Poll{ID: "n1", Kind: "number", Title: "Wie weit?", Most: 1, Who: "all", Min: ptr(0.0), Max: ptr(100.0), Decimals: 1, Unit: "km", Options: []PollOption{},
		State: "open", Version: 2, Round: 1, OpenedAt: ptr("2026-11-21T20:00:00.000Z"), CreatedAt: "2026-11-21T19:00:00.000Z", Votes: 3, V: 3,
		BySource: map[string][]int{}, Voters: map[string]int{"room": 3},
		Numbers: &Numbers{Mean: 4.5, Median: 3.5, Least: 2, Greatest: 8, Bins: []Bin{{From: 2, To: 5, Votes: 2}, {From: 5, To: 8, Votes: 1}}}}
}
