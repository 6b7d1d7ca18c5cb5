package simulator

import (
	"context"

	"zuruf/live"
)

// Tokens is the ingest.Tokens of simulated accounts: the account is named by
// its platform.
type Tokens struct{}

// Access returns the token that the simulated API takes.
func (Tokens) Access(_ context.Context, account, _ string) (string, error) {
	return map[live.SourceKind]string{live.YouTube: YouTubeToken, live.Facebook: PageToken,
		live.Instagram: UserToken, live.Twitch: TwitchToken}[live.SourceKind(account)], nil
}

// Account says who the simulated account is.
func (Tokens) Account(_ context.Context, account string) (live.Account, error) {
	kind := live.SourceKind(account)
	users := map[live.SourceKind]string{live.YouTube: YouTubeChannel, live.Facebook: Page, live.Instagram: User, live.Twitch: TwitchUser}
	names := map[live.SourceKind]string{live.Twitch: TwitchChannel}
	return live.Account{ID: account, Kind: kind, User: users[kind], Name: names[kind]}, nil
}
