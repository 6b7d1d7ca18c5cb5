package web

import (
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"zuruf/ingest"
)

type requests struct{ seconds *prometheus.HistogramVec }

func (q *requests) observe(method, route string, status int, took time.Duration) {
	if status == 0 {
		status = 200
	}
	q.seconds.WithLabelValues(method, route, strconv.Itoa(status)).Observe(took.Seconds())
}

// Measure sets up the metrics of the server and this process.
func (s *Server) Measure() {
	s.Metrics = prometheus.NewRegistry()
	s.seen = &requests{prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "zuruf_http_request_seconds", Help: "Time to answer a request, by route.",
		Buckets: []float64{.001, .005, .02, .1, .5, 2}}, []string{"method", "route", "status"})}
	s.Metrics.MustRegister(s.seen.seconds,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "zuruf_sockets", Help: "Open WebSockets."},
			func() float64 { return float64(s.Sockets.Count()) }),
		lamps{s.API.Ingest})
}

// lamps are the sources that this node reads.
type lamps struct{ sources *ingest.Supervisor }

var (
	lampLabels = []string{"show", "source", "kind"}
	lampState  = prometheus.NewDesc("zuruf_source_state", "1 for the state that a source read here is in.", append(lampLabels, "state"), nil)
	lampLag    = prometheus.NewDesc("zuruf_source_lag_seconds", "Time between publishing and receiving, of late.", lampLabels, nil)
	lampRate   = prometheus.NewDesc("zuruf_source_comments_per_second", "Comments a second over the last 10 s.", lampLabels, nil)
	lampQuota  = prometheus.NewDesc("zuruf_source_quota_left", "Units left of the platform's allowance.", lampLabels, nil)
	lampTotal  = prometheus.NewDesc("zuruf_source_comments_total", "Comments since this node began to read the source.", lampLabels, nil)
)

// Describe is part of prometheus.Collector.
func (l lamps) Describe(c chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{lampState, lampLag, lampRate, lampQuota, lampTotal} {
		c <- d
	}
}

// Collect is part of prometheus.Collector.
func (l lamps) Collect(c chan<- prometheus.Metric) {
	for _, lamp := range l.sources.Lamps() {
		labels := []string{lamp.Show, lamp.Status.ID, string(lamp.Status.Kind)}
		gauge := func(d *prometheus.Desc, v float64, labels ...string) {
			c <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
		}
		gauge(lampState, 1, append(labels, string(lamp.Status.State))...)
		gauge(lampLag, float64(lamp.Status.LagMS)/1000, labels...)
		gauge(lampRate, lamp.Status.Rate, labels...)
		if q := lamp.Status.QuotaLeft; q != nil {
			gauge(lampQuota, float64(*q), labels...)
		}
		c <- prometheus.MustNewConstMetric(lampTotal, prometheus.CounterValue, float64(lamp.Comments), labels...)
	}
}
