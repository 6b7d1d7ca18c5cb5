package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"zuruf/live"
)

// keptAccount is an account as it is stored: its tokens sealed.
type keptAccount struct {
	live.Account
	Sealed string `json:"sealed"`
}

// PutAccount keeps a connected account or replaces it; its tokens are sealed
// before they leave the process.
func (s *Store) PutAccount(ctx context.Context, a live.Account) error {
	plain, err := json.Marshal([2]string{a.Access, a.Refresh})
	if err != nil {
		return err
	}
	b, err := json.Marshal(keptAccount{Account: a, Sealed: s.seal.Seal(plain, "account "+a.ID)})
	if err != nil {
		return err
	}
	return unavailable(s.rdb.HSet(ctx, globalKey("accounts"), a.ID, b).Err())
}

// Account reads one account, tokens opened.
func (s *Store) Account(ctx context.Context, id string) (live.Account, error) {
	text, err := s.rdb.HGet(ctx, globalKey("accounts"), id).Result()
	if errors.Is(err, errNil) {
		return live.Account{}, live.ErrNotFound
	}
	if err != nil {
		return live.Account{}, unavailable(err)
	}
	return s.openAccount(id, text)
}

// Accounts reads the accounts of a series, the oldest first.
func (s *Store) Accounts(ctx context.Context, series string) ([]live.Account, error) {
	m, err := s.rdb.HGetAll(ctx, globalKey("accounts")).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	var out []live.Account
	for id, text := range m {
		a, err := s.openAccount(id, text)
		if err != nil {
			return nil, err
		}
		if a.Series == series {
			out = append(out, a)
		}
	}
	slices.SortFunc(out, func(a, b live.Account) int { return int(a.CreatedAt - b.CreatedAt) })
	return out, nil
}

// DeleteAccount forgets an account and its tokens.
func (s *Store) DeleteAccount(ctx context.Context, id string) error {
	n, err := s.rdb.HDel(ctx, globalKey("accounts"), id).Result()
	if err == nil && n == 0 {
		return live.ErrNotFound
	}
	return unavailable(err)
}

func (s *Store) openAccount(id, text string) (live.Account, error) {
	var k keptAccount
	var tokens [2]string
	err := json.Unmarshal([]byte(text), &k)
	if err == nil {
		var plain []byte
		if plain, err = s.seal.Open(k.Sealed, "account "+id); err == nil {
			err = json.Unmarshal(plain, &tokens)
		}
	}
	if err != nil {
		return k.Account, fmt.Errorf("store: account %s: %w", id, err)
	}
	k.Account.Access, k.Account.Refresh = tokens[0], tokens[1]
	return k.Account, nil
}

// Reseal seals every secret anew with another key: sources, stages, accounts,
// and who is to be deleted. Done twice, or interrupted and done again, it
// leaves everything under the new key.
// It returns how many it sealed.
func (s *Store) Reseal(ctx context.Context, to *Sealer) (int, error) {
	n := 0
	again := func(hash, name string, sealed *string, save func() error) error {
		if *sealed == "" {
			return nil
		}
		plain, err := s.seal.Open(*sealed, name)
		if err != nil {
			if _, err2 := to.Open(*sealed, name); err2 == nil {
				return nil // sealed anew before an interruption
			}
			return fmt.Errorf("store: %s %s: %w", hash, name, err)
		}
		*sealed = to.Seal(plain, name)
		n++
		return save()
	}
	accounts, err := s.rdb.HGetAll(ctx, globalKey("accounts")).Result()
	if err != nil {
		return n, unavailable(err)
	}
	for id, text := range accounts {
		var k keptAccount
		if err := json.Unmarshal([]byte(text), &k); err != nil {
			return n, err
		}
		if err := again("account", "account "+id, &k.Sealed, func() error { return s.setJSON(ctx, globalKey("accounts"), id, k) }); err != nil {
			return n, err
		}
	}
	deletions, err := s.rdb.HGetAll(ctx, globalKey("deletions")).Result()
	if err != nil {
		return n, unavailable(err)
	}
	for code, text := range deletions {
		var k keptDeletion
		if err := json.Unmarshal([]byte(text), &k); err != nil {
			return n, err
		}
		if err := again("deletion", "deletion "+code, &k.Sealed, func() error { return s.setJSON(ctx, globalKey("deletions"), code, k) }); err != nil {
			return n, err
		}
	}
	shows, err := s.Shows(ctx)
	if err != nil {
		return n, err
	}
	for _, sh := range shows {
		sources, err := s.rdb.HGetAll(ctx, showKey(sh.ID, "sources")).Result()
		if err != nil {
			return n, unavailable(err)
		}
		for id, text := range sources {
			var k keptSource
			if err := json.Unmarshal([]byte(text), &k); err != nil {
				return n, err
			}
			if err := again("source", id, &k.Sealed, func() error { return s.setJSON(ctx, showKey(sh.ID, "sources"), id, k) }); err != nil {
				return n, err
			}
		}
		stage, err := s.Stage(ctx, sh.ID)
		if err != nil {
			return n, err
		}
		token := string(stage.OutToken)
		save := func() error { return unavailable(s.rdb.HSet(ctx, showKey(sh.ID, "stage"), "out_token", token).Err()) }
		if err := again("stage", stageSeal(sh.ID), &token, save); err != nil {
			return n, err
		}
	}
	return n, nil
}

func (s *Store) setJSON(ctx context.Context, key, field string, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return unavailable(s.rdb.HSet(ctx, key, field, b).Err())
}
