package web

import (
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
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
			func() float64 { return float64(s.Sockets.Count()) }))
}
