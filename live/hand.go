package live

import "slices"

// MaxHandText is the longest line of what somebody wants to say, in runes.
const MaxHandText = 140

// MostHands is how many hands of a show may be up at once; who is invited by a
// moderator comes in addition.
const MostHands = 500

// GuestSeats is how many guests there may be on stage and in the green room.
const GuestSeats = Seats - GuestSeat

// HandStates are all of them.
var HandStates = []HandState{HandRaised, HandInvited, HandAccepted, HandPreview, HandStage, HandLeft, HandDeclined}

// HandAct is something done to a hand.
type HandAct string

// The acts. Time is nobody's: the minutes on stage are over.
const (
	HandActInvite  HandAct = "invite"
	HandActAccept  HandAct = "accept"
	HandActDecline HandAct = "decline"
	HandActPreview HandAct = "preview"
	HandActStage   HandAct = "stage"
	HandActMute    HandAct = "mute"
	HandActUnmute  HandAct = "unmute"
	HandActLeave   HandAct = "leave"
	HandActTime    HandAct = "time"
)

// HandActs are those that people do.
var HandActs = []HandAct{HandActInvite, HandActAccept, HandActDecline, HandActPreview, HandActStage, HandActMute, HandActUnmute, HandActLeave}

// HandMove is what one side may do to a hand: the states that it may leave and
// the one it goes to. To is empty where the sound alone is switched.
type HandMove struct {
	From []HandState
	To   HandState
}

var notOver = []HandState{HandRaised, HandInvited, HandAccepted, HandPreview, HandStage}

// deskMoves and guestMoves are the state machine of a hand: what moderators may
// do to it, and what the person whose hand it is.
var deskMoves = map[HandAct]HandMove{
	HandActInvite:  {From: []HandState{HandRaised}, To: HandInvited},
	HandActDecline: {From: []HandState{HandRaised, HandInvited, HandAccepted}, To: HandDeclined},
	HandActPreview: {From: []HandState{HandStage}, To: HandPreview},
	HandActStage:   {From: []HandState{HandPreview}, To: HandStage},
	HandActMute:    {From: []HandState{HandPreview, HandStage}},
	HandActUnmute:  {From: []HandState{HandPreview, HandStage}},
	HandActLeave:   {From: []HandState{HandAccepted, HandPreview, HandStage}, To: HandLeft},
	HandActTime:    {From: []HandState{HandStage}, To: HandPreview},
}

var guestMoves = map[HandAct]HandMove{
	HandActAccept:  {From: []HandState{HandInvited}, To: HandAccepted},
	HandActDecline: {From: []HandState{HandInvited}, To: HandDeclined},
	HandActPreview: {From: []HandState{HandAccepted}, To: HandPreview},
	HandActMute:    {From: []HandState{HandPreview, HandStage}},
	HandActUnmute:  {From: []HandState{HandPreview, HandStage}},
	HandActLeave:   {From: notOver, To: HandLeft},
}

// HandMoveOf returns what act does when the desk, or the guest, does it; false
// if it is not theirs to do.
func HandMoveOf(act HandAct, desk bool) (HandMove, bool) {
	moves := guestMoves
	if desk {
		moves = deskMoves
	}
	m, ok := moves[act]
	return m, ok
}

// Allows reports whether the move may start from s.
func (m HandMove) Allows(s HandState) bool { return slices.Contains(m.From, s) }

// HandStep is one act on one hand. Author is the guest who acts; empty: the desk.
type HandStep struct {
	Hand    string
	Act     HandAct
	Author  string
	Version int // 0: the current one
}

// Desk reports whether the desk acts.
func (s HandStep) Desk() bool { return s.Author == "" }

// StageChange is what is to be different about a stage; nil stays.
type StageChange struct {
	On        *bool
	Layout    *StageLayout
	Guests    *int
	Minutes   *int
	Reactions *bool
	Recording *bool
	OutWHIP   *string
	OutWHEP   *string
	OutToken  *string // in the clear; empty: none
}

// The refusals of the stage that more than one package speaks of.
var (
	ErrStageOff = Refuse(Conflict, "stage_off", "",
		"The stage is switched off.", "Die Bühne ist ausgeschaltet.")
	ErrStageFull = Refuse(Conflict, "stage_full", "",
		"The stage is full. Send somebody back first.", "Die Bühne ist voll. Schicken Sie zuerst jemanden zurück.")
	ErrGreenRoomFull = Refuse(Conflict, "green_room_full", "",
		"The green room is full. Please wait until somebody has left it.", "Der Warteraum ist voll. Bitte warten Sie, bis jemand ihn verlassen hat.")
	ErrHandRaised = Refuse(Conflict, "hand_raised", "",
		"Your hand is up already.", "Sie haben sich schon gemeldet.")
	ErrHandsFull = Refuse(TooMany, "hands_full", "",
		"Very many people want to speak. Please try again later.", "Sehr viele möchten sprechen. Bitte versuchen Sie es später noch einmal.")
	ErrNotYours = Refuse(Forbidden, "not_yours", "",
		"This hand is somebody else's.", "Diese Wortmeldung gehört jemand anderem.")
)
