package api

import (
	"zuruf/live/poll"
	"zuruf/live/wire"
)

// routes is the whole JSON API.
func (a *API) routes() []route {
	const show = "/shows/{show}"
	return []route{
		{"GET", "/session", anyone, 200, "Who am I, and which show is it?", nil, session{}, (*call).session},
		{"GET", "/enter/{token}", nil, 200, "What a link leads to, without opening it", nil, entrance{}, (*call).entrance},
		{"POST", "/enter", nil, 200, "Open a link: a named session in a cookie", enter{}, entered{}, (*call).enter},
		{"POST", "/join", nil, 201, "Join a show by its code", join{}, joined{}, (*call).join},
		{"POST", "/carry", nil, 200, "Go on in this browser as the viewer of another one", carry{}, joined{}, (*call).redeem},

		{"POST", "/shows", produces, 201, "Create a show", newShow{}, wire.Show{}, (*call).createShow},
		{"GET", "/shows", produces, 200, "All shows, the newest first", nil, list[wire.Show]{}, (*call).listShows},
		{"GET", show, anyone, 200, "One show", nil, wire.Show{}, (*call).getShow},
		{"PATCH", show, produces, 200, "Change a show's settings", patchShow{}, wire.Show{}, (*call).patchShow},
		{"POST", show + "/start", produces, 200, "Begin the show", nil, wire.Show{}, (*call).startShow},
		{"POST", show + "/end", produces, 200, "End the show", nil, wire.Show{}, (*call).endShow},

		{"GET", show + "/connecting", produces, 200, "What can be connected here, and what is still missing for it", nil, list[wire.Connecting]{}, (*call).connecting},
		{"POST", show + "/connect", produces, 200, "Begin a login at a platform, in this browser", connectBody{}, connectURL{}, (*call).connect},
		{"POST", show + "/connect/device", produces, 201, "Begin a login by code", connectBody{}, wire.Device{}, (*call).connectDevice},
		{"POST", show + "/connect/poll", produces, 200, "Has the code been typed?", devicePoll{}, wire.Device{}, (*call).pollDevice},
		{"GET", show + "/accounts", produces, 200, "The connected accounts of the series", nil, list[wire.Account]{}, (*call).listAccounts},
		{"DELETE", show + "/accounts/{account}", produces, 200, "Disconnect an account", nil, done{}, (*call).forgetAccount},

		{"POST", show + "/rehearsal", produces, 200, "Begin or end a rehearsal: nothing of it stays", rehearsalBody{}, wire.Show{}, (*call).rehearse},

		{"POST", show + "/sources", produces, 201, "Add a source", newSource{}, wire.Source{}, (*call).addSource},
		{"POST", show + "/sources/probe", produces, 200, "Is this your show? Asks the platform, saves nothing", newSource{}, wire.Source{}, (*call).probeSource},
		{"GET", show + "/sources", conducts, 200, "The sources with their lamps", nil, list[wire.Source]{}, (*call).listSources},
		{"PATCH", show + "/sources/{source}", produces, 200, "Pause, exchange or change a source", patchSource{}, wire.Source{}, (*call).patchSource},
		{"POST", show + "/sources/{source}/test", produces, 200, "Does the connection work? Point by point", nil, wire.Tested{}, (*call).testSource},
		{"POST", show + "/sources/{source}/subscribe", produces, 200, "Ask the platform to call the webhook for this source", nil, done{}, (*call).subscribeSource},
		{"POST", show + "/sources/{source}/purge", produces, 200, "It was the wrong broadcast: take out what it brought, for good", nil, purged{}, (*call).purgeSource},
		{"GET", show + "/sources/{source}/history", moderates, 200, "A source's lamp over time", nil, list[wire.Sample]{}, (*call).sourceHistory},
		{"DELETE", show + "/sources/{source}", produces, 200, "Remove a source; its comments stay", nil, done{}, (*call).removeSource},

		{"GET", show + "/comments", moderates, 200, "Comments, the newest first", nil, list[wire.Comment]{}, (*call).listComments},
		{"POST", show + "/comments/{comment}/approve", moderates, 200, "Let a comment be seen", versioned{}, wire.Comment{}, decide("approve")},
		{"POST", show + "/comments/{comment}/reject", moderates, 200, "Hide a comment here (not on its platform)", versioned{}, wire.Comment{}, decide("reject")},
		{"POST", show + "/comments/{comment}/restore", moderates, 200, "Take a rejection back", versioned{}, wire.Comment{}, decide("restore")},
		{"POST", show + "/comments/{comment}/ask", moderates, 200, "Open a question from a comment; again, the same one", versioned{}, wire.Question{}, (*call).ask},
		{"POST", show + "/comments/{comment}/show", moderates, 200, "Put a comment on air", versioned{}, wire.Comment{}, (*call).showComment},
		{"POST", show + "/comments/{comment}/ban", moderates, 200, "Ban the author of a comment", reasoned{}, wire.Ban{}, (*call).ban},
		{"POST", show + "/comments/{comment}/platform", moderates, 202, "Ask the platform to act on a comment or its author", platformAct{}, askedFor{}, (*call).platform},
		{"GET", show + "/actions", moderates, 200, "What was asked of platforms, the newest first", nil, list[wire.Action]{}, (*call).listActions},
		{"GET", show + "/bans", moderates, 200, "Who is banned", nil, list[wire.Ban]{}, (*call).listBans},
		{"DELETE", show + "/bans/{author}", moderates, 200, "Let an author back in", nil, done{}, (*call).unban},

		{"GET", show + "/questions", audience, 200, "Questions", nil, list[wire.Question]{}, (*call).listQuestions},
		{"POST", show + "/questions", audience, 201, "Ask a question (viewer), or enter one for the hall (desk)", newQuestion{}, wire.Question{}, (*call).askQuestion},
		{"POST", show + "/questions/{number}/vote", audience, 200, "Vote for a question, or take the vote back", vote{}, voted{}, (*call).vote},
		{"PUT", show + "/questions/{number}", moderates, 200, "Edit a question's text", editQuestion{}, wire.Question{}, (*call).editQuestion},
		{"POST", show + "/questions/{number}/ban", moderates, 200, "Ban the asker of a question", reasoned{}, wire.Ban{}, (*call).banAsker},
		{"POST", show + "/questions/{number}/open", moderates, 200, "Put a question on the list", versioned{}, wire.Question{}, move("open")},
		{"POST", show + "/questions/{number}/queue", moderates, 200, "Queue a question for the air", versioned{}, wire.Question{}, move("queue")},
		{"POST", show + "/questions/{number}/show", moderates, 200, "Put a question on air", versioned{}, wire.Question{}, move("show")},
		{"POST", show + "/questions/{number}/answered", conducts, 200, "It was answered", answered{}, wire.Question{}, move("answered")},
		{"POST", show + "/questions/{number}/skip", conducts, 200, "Off the air or the queue, back on the list", versioned{}, wire.Question{}, move("skip")},
		{"POST", show + "/questions/{number}/dismiss", moderates, 200, "Do not take a question up", versioned{}, wire.Question{}, move("dismiss")},
		{"POST", show + "/questions/{number}/restore", moderates, 200, "Take dismissal or answer back", versioned{}, wire.Question{}, move("restore")},
		{"POST", show + "/questions/{number}/invite", moderates, 201, "Invite the asker of a question in the room on stage", nil, wire.Hand{}, (*call).inviteAsker},
		{"GET", show + "/receipts/{receipt}", anyone, 200, "What became of an anonymous question", nil, wire.Question{}, (*call).receipt},
		{"DELETE", show + "/receipts/{receipt}", anyone, 200, "Withdraw an anonymous question", nil, done{}, (*call).withdraw},

		{"GET", show + "/polls", audience, 200, "Polls, as far as the caller may see them", nil, list[wire.Poll]{}, (*call).listPolls},
		{"POST", show + "/polls", moderates, 201, "Make a poll", poll.Definition{}, wire.Poll{}, (*call).createPoll},
		{"GET", show + "/polls/export", moderates, 200, "All polls as a file: ?format=json or csv (with results)", nil, pollFile{}, (*call).exportPolls},
		{"POST", show + "/polls/import", moderates, 201, "Make the polls of a file, JSON or CSV; all of them or none", pollFile{}, list[wire.Poll]{}, (*call).importPolls},
		{"GET", show + "/polls/templates", moderates, 200, "Templates: built in, and of the series", nil, list[template]{}, (*call).listTemplates},
		{"POST", show + "/polls/templates", moderates, 201, "Keep a template", newTemplate{}, template{}, (*call).addTemplate},
		{"DELETE", show + "/polls/templates/{template}", moderates, 200, "Forget a template", nil, done{}, (*call).forgetTemplate},
		{"GET", show + "/polls/{poll}", audience, 200, "One poll", nil, wire.Poll{}, (*call).getPoll},
		{"PATCH", show + "/polls/{poll}", moderates, 200, "Change a draft", patchPoll{}, wire.Poll{}, (*call).patchPoll},
		{"DELETE", show + "/polls/{poll}", moderates, 200, "Delete a draft that was never open", nil, done{}, movePoll("delete")},
		{"POST", show + "/polls/{poll}/open", moderates, 200, "Open a poll", versioned{}, wire.Poll{}, movePoll("open")},
		{"POST", show + "/polls/{poll}/close", moderates, 200, "Close a poll; late votes of platforms still come in for a while", versioned{}, wire.Poll{}, movePoll("close")},
		{"POST", show + "/polls/{poll}/extend", moderates, 200, "Let a poll close later, or open it again before it is final", extendBody{}, wire.Poll{}, (*call).extendPoll},
		{"POST", show + "/polls/{poll}/reveal", moderates, 200, "Let everybody see the result", versioned{}, wire.Poll{}, movePoll("reveal")},
		{"POST", show + "/polls/{poll}/hide", moderates, 200, "Hide the result again", versioned{}, wire.Poll{}, movePoll("hide")},
		{"POST", show + "/polls/{poll}/round", moderates, 200, "Prepare another round; the result stays", versioned{}, wire.Poll{}, movePoll("round")},
		{"POST", show + "/polls/{poll}/reset", moderates, 200, "Forget the votes of an open round", versioned{}, wire.Poll{}, movePoll("reset")},
		{"POST", show + "/polls/{poll}/vote", views, 200, "Vote, change the vote, or take it back", ballotBody{}, cast{}, (*call).votePoll},
		{"POST", show + "/polls/{poll}/entries/{entry}", moderates, 200, "Show or hide what the audience wrote, or say what became of an idea", entryBody{}, wire.Poll{}, (*call).moveEntry},
		{"GET", show + "/leaderboard", anyone, 200, "The places of the quiz", nil, leaderboard{}, (*call).leaderboard},
		{"DELETE", show + "/leaderboard", moderates, 200, "Everybody begins at nothing again", nil, done{}, (*call).forgetLeaderboard},
		{"POST", show + "/link", views, 200, "A code by which a viewer says on a platform who they are", nil, linkCode{}, (*call).linkPerson},

		{"GET", show + "/stage", anyone, 200, "The stage, and how to reach it", nil, stageView{}, (*call).getStage},
		{"PATCH", show + "/stage", moderates, 200, "Change how the stage is set up; where else it is sent, producers only", patchStage{}, wire.Stage{}, (*call).patchStage},
		{"GET", show + "/hands", audience, 200, "Raised hands: all (desk), those on stage (host), one's own (viewer)", nil, list[wire.Hand]{}, (*call).listHands},
		{"POST", show + "/hands", views, 201, "Raise a hand with what one wants to say", newHand{}, wire.Hand{}, (*call).raiseHand},
		{"POST", show + "/hands/{hand}/invite", moderates, 200, "Ask somebody on stage who raised a hand", versioned{}, wire.Hand{}, moveHand("invite")},
		{"POST", show + "/hands/{hand}/accept", views, 200, "Accept an invitation", versioned{}, wire.Hand{}, moveHand("accept")},
		{"POST", show + "/hands/{hand}/decline", deskOrGuest, 200, "Not this time", versioned{}, wire.Hand{}, moveHand("decline")},
		{"POST", show + "/hands/{hand}/preview", deskOrGuest, 200, "Enter the green room (viewer), or send somebody on stage back into it (desk)", versioned{}, wire.Hand{}, moveHand("preview")},
		{"POST", show + "/hands/{hand}/stage", moderates, 200, "Put somebody in the green room on stage", versioned{}, wire.Hand{}, moveHand("stage")},
		{"POST", show + "/hands/{hand}/mute", deskOrGuest, 200, "Mute a guest (desk), or oneself (viewer)", versioned{}, wire.Hand{}, moveHand("mute")},
		{"POST", show + "/hands/{hand}/unmute", deskOrGuest, 200, "Lift one's own mute; nobody lifts the other's", versioned{}, wire.Hand{}, moveHand("unmute")},
		{"POST", show + "/hands/{hand}/leave", deskOrGuest, 200, "Send a guest back (desk), or withdraw and go (viewer)", versioned{}, wire.Hand{}, moveHand("leave")},
		{"POST", show + "/hands/{hand}/ban", moderates, 200, "Ban who raised a hand", reasoned{}, wire.Ban{}, (*call).banGuest},
		{"POST", show + "/carry", views, 201, "An address by which another browser goes on as the same viewer", nil, carrying{}, (*call).carry},

		{"GET", show + "/scene", anyone, 200, "What the overlay shows", nil, wire.Scene{}, (*call).getScene},
		{"PUT", show + "/scene", moderates, 200, "Show a poll, the places of the quiz, the top five, the way to join, or a code that measures delays", setScene{}, wire.Scene{}, (*call).setScene},
		{"DELETE", show + "/scene", moderates, 200, "Clear the overlay", nil, wire.Scene{}, (*call).clearScene},
		{"POST", show + "/scene/next", conducts, 200, "Put the first queued question on air", nil, wire.Scene{}, (*call).nextScene},
		{"POST", show + "/panic", moderates, 200, "Everything of the audience off the air, or back", setPanic{}, wire.Scene{}, (*call).panic},

		{"POST", show + "/undo", moderates, 200, "Undo one decision, by default the caller's last", undo{}, undone{}, (*call).undo},
		{"GET", show + "/audit", moderates, 200, "Every decision, the newest first", nil, list[wire.Audit]{}, (*call).audit},

		{"POST", show + "/links", produces, 201, "Make a personal link", newLink{}, wire.Link{}, (*call).addLink},
		{"GET", show + "/links", produces, 200, "The personal links of the series", nil, list[wire.Link]{}, (*call).listLinks},
		{"DELETE", show + "/links/{link}", produces, 200, "Revoke a link; its sessions end at once", nil, done{}, (*call).revokeLink},
	}
}

// done is the answer where there is nothing to show.
type done struct {
	OK bool `json:"ok"`
}
