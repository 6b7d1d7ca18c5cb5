package youtube

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"zuruf/live"
)

const (
	usualHours = 4 * time.Hour
	mostUnits  = 1_000_000_000
)

// whole reads a number that was checked; fallback if there is none.
func whole(s string, fallback int64) int64 {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && n > 0 {
		return n
	}
	return fallback
}

func hours(s string) time.Duration {
	if n, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64); err == nil && n >= 0.25 && n <= 24 {
		return time.Duration(n * float64(time.Hour))
	}
	return usualHours
}

// checkNumbers refuses settings that cannot be meant.
func checkNumbers(config map[string]string) error {
	between := func(name string, least, most int64) error {
		s := config[name]
		if n, err := strconv.ParseInt(s, 10, 64); s == "" || err == nil && n >= least && n <= most {
			return nil
		}
		return live.Refuse(live.Invalid, name+"_invalid", name,
			fmt.Sprintf("Give a whole number from %d to %d, or leave it empty.", least, most),
			fmt.Sprintf("Geben Sie eine ganze Zahl von %d bis %d an, oder lassen Sie das Feld leer.", least, most))
	}
	var length, how error
	if s := config["hours"]; s != "" {
		if n, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64); err != nil || !(n >= 0.25 && n <= 24) {
			length = live.Refuse(live.Invalid, "hours_invalid", "hours",
				"Give the planned length of the show in hours, from 0.25 to 24, or leave it empty.",
				"Geben Sie die geplante Länge der Sendung in Stunden an, von 0,25 bis 24, oder lassen Sie das Feld leer.")
		}
	}
	switch config["mode"] {
	case "", modeAuto, modeStream, modePoll:
	default:
		how = live.Refuse(live.Invalid, "mode_invalid", "mode",
			"The mode is auto, stream or poll.", "Der Modus ist auto, stream oder poll.")
	}
	for _, err := range [...]error{length, how, between("units", 100, mostUnits), between("cost", 1, 100)} {
		if err != nil {
			return err
		}
	}
	return nil
}
