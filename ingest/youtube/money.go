package youtube

import (
	"strconv"
	"strings"
)

// signs are the currency signs that mean one currency. A bare $, ¥, £ or kr may
// mean several, and is followed by the currency's code.
var signs = map[string]string{
	"A$": "AUD", "AU$": "AUD", "CA$": "CAD", "C$": "CAD", "HK$": "HKD", "MX$": "MXN", "NT$": "TWD", "NZ$": "NZD",
	"R$": "BRL", "S$": "SGD", "US$": "USD", "€": "EUR", "₹": "INR", "₩": "KRW", "₪": "ILS", "₫": "VND", "₱": "PHP",
	"₴": "UAH", "₽": "RUB", "₺": "TRY", "₦": "NGN", "zł": "PLN", "Kč": "CZK", "Ft": "HUF", "CN¥": "CNY", "JP¥": "JPY",
}

// amount returns what was paid with its currency. display is what YouTube
// shows, currency its ISO code, micros millionths of it; each may be empty.
func amount(display, currency, micros string) string {
	if !isCode(currency) {
		return display
	}
	if display == "" {
		n, err := strconv.ParseUint(micros, 10, 64)
		if err != nil {
			return ""
		}
		cents := (n/5_000 + 1) / 2
		display = strconv.FormatUint(cents/100, 10) + "." + strconv.FormatUint(cents%100+100, 10)[1:]
	}
	if strings.Contains(strings.ToUpper(display), currency) || signs[sign(display)] == currency {
		return display
	}
	return display + " " + currency
}

// sign returns what of an amount is no number.
func sign(display string) string {
	return strings.TrimFunc(display, func(r rune) bool {
		return r >= '0' && r <= '9' || strings.ContainsRune(".,'’ \u00a0\u202f-", r)
	})
}

// isCode reports whether s has the form of a currency's ISO 4217 code.
func isCode(s string) bool {
	return len(s) == 3 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}
