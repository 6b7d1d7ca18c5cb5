//go:build unix

package ws

import (
	"os"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if addr := os.Getenv(crowdAddr); addr != "" {
		beCrowd(addr)
		return
	}
	goleak.VerifyTestMain(m)
}
