// SPDX-License-Identifier: Apache-2.0
// A terminal that is given back as it was: termios(3), tty_ioctl(4), signalfd(2), sigaction(2). Each function returns a result >= 0, or -errno.
#ifndef TITIPAN_CLINUX_TERMINAL_H
#define TITIPAN_CLINUX_TERMINAL_H

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

// Blocks the signals in the calling thread, and so in those that it starts later, and returns a descriptor that reports them instead. To be called
// while the process has one thread.
static inline int titipan_signals_open(const int *numbers, int count) {
    sigset_t set;
    sigemptyset(&set);
    for (int i = 0; i < count; i++) sigaddset(&set, numbers[i]);
    int error = pthread_sigmask(SIG_BLOCK, &set, NULL);
    if (error != 0) return -error;
    int fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    return fd < 0 ? -errno : fd;
}

// The next signal's number; 0 when there is none.
static inline int titipan_signals_next(int fd) {
    struct signalfd_siginfo info;
    ssize_t count = read(fd, &info, sizeof info);
    if (count == (ssize_t)sizeof info) return (int)info.ssi_signo;
    return count < 0 && errno != EAGAIN && errno != EINTR ? -errno : 0;
}

// Columns in the upper 16 bits, rows in the lower; 0 when the terminal does not say.
static inline int titipan_terminal_size(int fd) {
    struct winsize size;
    memset(&size, 0, sizeof size);
    if (ioctl(fd, TIOCGWINSZ, &size) < 0) return -errno;
    return (int)((uint32_t)(size.ws_col & 0x7fff) << 16 | size.ws_row);
}

// Switches off echo, line editing and signals from keys; a read returns the available bytes. `saved` gets the mode from before.
static inline int titipan_terminal_raw(int fd, struct termios *saved) {
    if (tcgetattr(fd, saved) < 0) return -errno;
    struct termios raw = *saved;
    cfmakeraw(&raw);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    return tcsetattr(fd, TCSANOW, &raw) < 0 ? -errno : 0;
}

static inline int titipan_terminal_restore(int fd, const struct termios *saved) {
    return tcsetattr(fd, TCSANOW, saved) < 0 ? -errno : 0;
}

enum { titipan_crash_count = 7 };

// The state that a crash handler restores. One for the process, which has one terminal: to be used from one source file only.
struct titipan_guard {
    volatile sig_atomic_t armed;
    int fd;
    struct termios saved;
    char text[128];
    size_t length;
    struct sigaction before[titipan_crash_count];
};

static inline struct titipan_guard *titipan_guarded(void) {
    static struct titipan_guard guard;
    return &guard;
}

static inline int titipan_crash_signal(int index) {
    static const int numbers[titipan_crash_count] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS};
    return numbers[index];
}

static inline void titipan_terminal_unguard(void) {
    struct titipan_guard *guard = titipan_guarded();
    if (!guard->armed) return;
    guard->armed = 0;
    for (int i = 0; i < titipan_crash_count; i++)
        (void)sigaction(titipan_crash_signal(i), &guard->before[i], NULL);
}

// Async-signal-safe (signal-safety(7)): restores the terminal, then the signal's earlier action. A fault occurs again when its instruction is
// repeated; a signal of another process is raised again.
static inline void titipan_terminal_crash(int number, siginfo_t *info, void *context) {
    (void)context;
    struct titipan_guard *guard = titipan_guarded();
    if (guard->armed) {
        (void)!write(guard->fd, guard->text, guard->length);
        (void)tcsetattr(guard->fd, TCSANOW, &guard->saved);
        titipan_terminal_unguard();
    }
    if (info->si_code <= 0 || number == SIGTRAP) (void)raise(number);
}

// From now on the signals of a crash write `text` (at most 128 bytes) to `fd` and restore `saved` before they take their course.
static inline int titipan_terminal_guard(int fd, const struct termios *saved, const void *text, size_t length) {
    if (length > sizeof ((struct titipan_guard *)0)->text) return -E2BIG;
    titipan_terminal_unguard();
    struct titipan_guard *guard = titipan_guarded();
    guard->fd = fd;
    guard->saved = *saved;
    memcpy(guard->text, text, length);
    guard->length = length;
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = titipan_terminal_crash;
    action.sa_flags = SA_SIGINFO | SA_NODEFER;
    for (int i = 0; i < titipan_crash_count; i++)
        if (sigaction(titipan_crash_signal(i), &action, &guard->before[i]) < 0) return -errno;
    guard->armed = 1;
    return 0;
}

#endif
