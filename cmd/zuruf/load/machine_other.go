//go:build !unix

package load

import (
	"math"
	"time"
)

// openFiles is how many files this process may have open.
func openFiles() int { return math.MaxInt32 }

// ownTime is not known here.
func ownTime() time.Duration { return 0 }
