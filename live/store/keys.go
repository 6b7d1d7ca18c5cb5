package store

// Every key of Zuruf begins with "zuruf:"; KEYS.md says what is in each.

func showKey(show, name string) string { return "zuruf:{" + show + "}:" + name }

func globalKey(name string) string { return "zuruf:{installation}:" + name }

// channel is the pub/sub channel of a show: "log <head>", "totals …", "lamp …", "overlay …".
func channel(show string) string { return showKey(show, "now") }
