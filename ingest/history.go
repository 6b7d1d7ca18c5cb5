package ingest

import (
	"time"

	"zuruf/live"
)

// sampleEvery is how often a source's history grows while nothing changes.
const sampleEvery = time.Minute

// sampler decides when a lamp is worth a sample.
type sampler struct {
	last  live.Sample
	at    time.Time
	total int64 // comments by then
}

// take returns the sample that is due; total is how many comments came so far.
func (s *sampler) take(now live.SourceStatus, total int64, at time.Time) (live.Sample, bool) {
	sample := live.Sample{At: at.UnixMilli(), State: now.State, LagMS: now.LagMS, QuotaLeft: now.QuotaLeft}
	if now.Error != nil {
		sample.Code = now.Error.Code
	}
	if !s.at.IsZero() && sample.State == s.last.State && sample.Code == s.last.Code && at.Sub(s.at) < sampleEvery {
		return sample, false
	}
	if away := at.Sub(s.at).Seconds(); !s.at.IsZero() && away > 0 {
		sample.Rate = float64(total-s.total) / away
	}
	s.last, s.at, s.total = sample, at, total
	return sample, true
}
