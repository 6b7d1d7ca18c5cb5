package poll

// Remembered is how many things that were written into polls of a show are
// remembered on this node.
func Remembered(s *Service, show string) int {
	x := s.showOf(show)
	x.mu.Lock()
	defer x.mu.Unlock()
	return len(x.entries)
}
