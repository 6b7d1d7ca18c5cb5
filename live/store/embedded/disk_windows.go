package embedded

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// errorSharingViolation is what Windows answers for a file that is open
// elsewhere without sharing.
const errorSharingViolation = syscall.Errno(32)

// lockDir claims the folder for this process until the file is closed.
func lockDir(dir string) (*os.File, error) {
	path := filepath.Join(dir, "lock")
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return nil, err
	}
	h, err := syscall.CreateFile(name, syscall.GENERIC_READ|syscall.GENERIC_WRITE, 0, nil,
		syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if errors.Is(err, errorSharingViolation) {
		return nil, fmt.Errorf("data folder %s is in use by another zuruf process", dir)
	}
	if err != nil {
		return nil, fmt.Errorf("locking data folder %s: %w", dir, err)
	}
	return os.NewFile(uintptr(h), path), nil
}

// syncDir has nothing to do: Windows offers no way to sync a folder, NTFS logs
// renames itself.
func syncDir(string) error { return nil }
