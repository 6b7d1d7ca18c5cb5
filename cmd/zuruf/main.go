// Command zuruf is the whole program: the server, a demo, and the tools around it.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"zuruf/live"
)

// cli is every command with its flags; each flag can also come from the environment.
type cli struct {
	Serve    serveCmd    `cmd:"" help:"Run the server."`
	Demo     demoCmd     `cmd:"" help:"Run a demo show with simulated platforms, in a temporary folder."`
	Simulate simulateCmd `cmd:"" help:"Serve a simulation of all platforms, to develop and rehearse against."`
	Token    tokenCmd    `cmd:"" help:"Print a new setup link for the producer."`
	Backup   backupCmd   `cmd:"" help:"Write everything to a file that a redis-server loads."`
	Rekey    rekeyCmd    `cmd:"" help:"Seal all platform credentials with a new key."`
	Doctor   doctorCmd   `cmd:"" help:"Test from here what a viewer would need: pages, live updates, media over UDP and TCP, TURN."`
	Load     loadCmd     `cmd:"" help:"Load a server on this machine, within bounds, and print what was measured."`

	PlainStage plainStageCmd `cmd:"" hidden:"" help:"Serve the plain loop that load --stage compares with."`

	Verbose bool `short:"v" help:"Log every request." env:"ZURUF_VERBOSE"`
}

const description = "Zuruf takes the audience's questions from YouTube, Facebook, Instagram, Twitch and its own room: one ranking, one desk, one OBS overlay."

func main() {
	var c cli
	k := kong.Parse(&c, kong.Name("zuruf"), kong.Description(description), kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, Tree: true}))
	level := slog.LevelInfo
	if c.Verbose {
		level = slog.LevelDebug
	}
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level})))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	k.BindTo(ctx, (*context.Context)(nil))
	if err := k.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "zuruf:", plain(err))
		os.Exit(1)
	}
}

// plain is an error as the person at the terminal reads it, in their language.
func plain(err error) string {
	e := live.AsError(err)
	if e == nil {
		return err.Error()
	}
	lang := "en"
	if strings.HasPrefix(os.Getenv("LANG"), "de") {
		lang = "de"
	}
	text := e.Message.In(lang)
	if cause := errors.Unwrap(e); cause != nil {
		text += " (" + cause.Error() + ")"
	}
	return text
}
