package youtube

import (
	"fmt"
	"testing"
)

func TestAmount(t *testing.T) {
	for _, c := range []struct{ display, currency, micros, want string }{
		{"$5.00", "CAD", "5000000", "$5.00 CAD"},
		{"$5.00", "USD", "5000000", "$5.00 USD"},
		{"CA$5.00", "CAD", "5000000", "CA$5.00"},
		{"CA$5.00", "USD", "5000000", "CA$5.00 USD"},
		{"5,00 €", "EUR", "5000000", "5,00 €"},
		{"5,00\u00a0€", "EUR", "5000000", "5,00\u00a0€"},
		{"€5.00", "EUR", "", "€5.00"},
		{"CHF 5.00", "CHF", "5000000", "CHF 5.00"},
		{"£2.00", "GBP", "2000000", "£2.00 GBP"},
		{"¥500", "JPY", "500000000", "¥500 JPY"},
		{"20,00 kr", "SEK", "20000000", "20,00 kr SEK"},
		{"5.00", "EUR", "5000000", "5.00 EUR"},
		{"", "EUR", "5000000", "5.00 EUR"},
		{"", "EUR", "1234567", "1.23 EUR"},
		{"", "EUR", "1235000", "1.24 EUR"},
		{"", "EUR", "many", ""},
		{"", "", "5000000", ""},
		{"$5.00", "", "", "$5.00"},
		{"$5.00", "dollars", "", "$5.00"},
		{"", "EUR", fmt.Sprint(^uint64(0)), "18446744073709.55 EUR"},
	} {
		if got := amount(c.display, c.currency, c.micros); got != c.want {
			t.Errorf("amount(%q, %q, %q) = %q, want %q", c.display, c.currency, c.micros, got, c.want)
		}
	}
}
