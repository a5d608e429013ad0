// SPDX-License-Identifier: Apache-2.0
// Filters of system calls: seccomp(2), Documentation/userspace-api/seccomp_filter.rst. Each function returns a result >= 0, or -errno.
// The handler's state exists once in each source file that uses this: only one may.
#ifndef TITIPAN_CLINUX_SECCOMP_H
#define TITIPAN_CLINUX_SECCOMP_H

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/net.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

// The architecture, and the registers of a system call's result and second argument in a signal handler's context.
#if defined(__x86_64__)
#define TITIPAN_AUDIT_ARCH AUDIT_ARCH_X86_64
#define TITIPAN_RESULT(context) (context)->uc_mcontext.gregs[13 /* REG_RAX */]
#define TITIPAN_SECOND(context) (context)->uc_mcontext.gregs[9 /* REG_RSI */]
#elif defined(__aarch64__)
#define TITIPAN_AUDIT_ARCH AUDIT_ARCH_AARCH64
#define TITIPAN_RESULT(context) (context)->uc_mcontext.regs[0]
#define TITIPAN_SECOND(context) (context)->uc_mcontext.regs[1]
#else
#error "the table of system calls is for x86_64 and aarch64"
#endif

// What a filter leaves to a process beside computing, waiting, and using the descriptors that it holds.
enum {
    TITIPAN_MAY_READ_FILES = 1,
    TITIPAN_MAY_WRITE_FILES = 2,
    TITIPAN_MAY_CONNECT = 4,
    TITIPAN_MAY_EXECUTE = 8,
    TITIPAN_MAY_CONFIGURE_NETWORK = 16,
};

// Of the processor's word sizes and aliases: what one architecture lacks has no number there.
#define TITIPAN_NONE (-1)
#ifdef SYS_open
#define TITIPAN_LEGACY(name) SYS_##name
#else
#define TITIPAN_LEGACY(name) TITIPAN_NONE
#endif

// Allowed to every process.
static const int titipan_calls_always[] = {
    // Descriptors that are open.
    SYS_read, SYS_write, SYS_readv, SYS_writev, SYS_pread64, SYS_pwrite64, SYS_preadv, SYS_pwritev, SYS_lseek, SYS_close,
    SYS_close_range, SYS_fstat, SYS_fcntl, SYS_dup, SYS_dup3, TITIPAN_LEGACY(dup2), SYS_pipe2, TITIPAN_LEGACY(pipe),
    SYS_fdatasync, SYS_fsync,
    // Sockets that are open.
    SYS_sendto, SYS_recvfrom, SYS_sendmsg, SYS_recvmsg, SYS_sendmmsg, SYS_recvmmsg, SYS_getsockopt, SYS_setsockopt,
    SYS_getsockname, SYS_getpeername, SYS_shutdown,
    // Waiting.
    SYS_ppoll, TITIPAN_LEGACY(poll), SYS_pselect6, TITIPAN_LEGACY(select), SYS_epoll_create1, TITIPAN_LEGACY(epoll_create),
    SYS_epoll_ctl, SYS_epoll_pwait, TITIPAN_LEGACY(epoll_wait), SYS_eventfd2, TITIPAN_LEGACY(eventfd), SYS_timerfd_create,
    SYS_timerfd_settime, SYS_timerfd_gettime, SYS_signalfd4, SYS_nanosleep, SYS_clock_nanosleep, TITIPAN_LEGACY(pause),
    // Memory. mmap and mprotect have rules of their own.
    SYS_munmap, SYS_mremap, SYS_madvise, SYS_brk, SYS_membarrier, SYS_mincore, SYS_mlock, SYS_munlock,
    // Threads. clone has a rule of its own.
    SYS_futex, SYS_set_robust_list, SYS_get_robust_list, SYS_rseq, SYS_set_tid_address, SYS_sched_yield, SYS_sched_getaffinity,
    SYS_sched_getparam, SYS_sched_getscheduler, SYS_sched_get_priority_max, SYS_sched_get_priority_min, SYS_getcpu,
    SYS_restart_syscall, SYS_exit, SYS_exit_group,
    // Signals.
    SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_rt_sigpending, SYS_rt_sigsuspend, SYS_rt_sigtimedwait,
    SYS_sigaltstack,
    // Clocks, identities, limits, random numbers.
    SYS_clock_gettime, SYS_clock_getres, SYS_gettimeofday, TITIPAN_LEGACY(time), SYS_times, SYS_getpid, SYS_gettid, SYS_getppid,
    SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid, SYS_getgroups, SYS_getpgid, TITIPAN_LEGACY(getpgrp), SYS_getsid,
    SYS_getrusage, SYS_getrlimit, SYS_uname, SYS_sysinfo, SYS_getrandom, SYS_capget,
    // The state of the clock: setting it takes CAP_SYS_TIME.
    SYS_adjtimex, SYS_clock_adjtime,
    // Another filter on top of this one.
    SYS_seccomp,
};

// The names of files; opening has rules of its own.
static const int titipan_calls_naming_files[] = {
    SYS_newfstatat, TITIPAN_LEGACY(stat), TITIPAN_LEGACY(lstat), SYS_statx, SYS_faccessat, SYS_faccessat2,
    TITIPAN_LEGACY(access), SYS_readlinkat, TITIPAN_LEGACY(readlink), SYS_getdents64, SYS_getcwd, SYS_statfs, SYS_fstatfs,
};

static const int titipan_calls_changing_files[] = {
    SYS_mkdirat, TITIPAN_LEGACY(mkdir), SYS_renameat, SYS_renameat2, TITIPAN_LEGACY(rename), SYS_unlinkat,
    TITIPAN_LEGACY(unlink), TITIPAN_LEGACY(rmdir), SYS_linkat, TITIPAN_LEGACY(link), SYS_ftruncate, SYS_fallocate, SYS_fchmod,
    SYS_fchmodat, TITIPAN_LEGACY(chmod), SYS_utimensat, SYS_umask, SYS_flock, SYS_inotify_init1, SYS_inotify_add_watch,
    SYS_inotify_rm_watch, SYS_chdir, SYS_fadvise64,
};

static const int titipan_calls_connecting[] = {SYS_connect, SYS_bind, SYS_socketpair};

static const int titipan_calls_executing[] = {
    SYS_execve, SYS_clone, SYS_clone3, TITIPAN_LEGACY(fork), TITIPAN_LEGACY(vfork), SYS_wait4, SYS_waitid, SYS_kill, SYS_tgkill,
    SYS_setpgid, SYS_setsid, SYS_pidfd_open, SYS_pidfd_send_signal, SYS_prlimit64, TITIPAN_LEGACY(arch_prctl), SYS_mmap,
    SYS_mprotect, SYS_ioctl, SYS_memfd_create,
};

// Nothing of this program asks for these; what does has taken the process over. They end it.
static const int titipan_calls_of_intruders[] = {
    SYS_execve, SYS_execveat, SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_bpf, SYS_perf_event_open,
    SYS_userfaultfd, SYS_io_uring_setup, SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_setns, SYS_unshare,
    SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_kexec_load, SYS_add_key, SYS_request_key, SYS_keyctl,
    SYS_open_by_handle_at, SYS_setuid, SYS_setreuid, SYS_setresuid, SYS_setgid, SYS_setregid, SYS_setresgid, SYS_setgroups,
    SYS_setfsuid, SYS_setfsgid, SYS_reboot, SYS_personality, SYS_kcmp, SYS_pidfd_getfd,
};

// Libraries try these without need, and go on when they are refused.
static const int titipan_calls_refused[] = {
    SYS_openat, TITIPAN_LEGACY(open), TITIPAN_LEGACY(creat), SYS_openat2, SYS_socket, SYS_socketpair, SYS_connect, SYS_bind,
    SYS_newfstatat, TITIPAN_LEGACY(stat), TITIPAN_LEGACY(lstat), SYS_statx, SYS_faccessat, SYS_faccessat2,
    TITIPAN_LEGACY(access), SYS_readlinkat, TITIPAN_LEGACY(readlink), SYS_getdents64, SYS_getcwd, SYS_statfs, SYS_mkdirat,
    TITIPAN_LEGACY(mkdir), SYS_renameat, SYS_renameat2, TITIPAN_LEGACY(rename), SYS_unlinkat, TITIPAN_LEGACY(unlink),
    SYS_kill, SYS_tkill, SYS_tgkill, SYS_clone, SYS_listen, SYS_accept, SYS_accept4,
};

// Requests of terminals, sockets and ethtool. TIOCSTI, which types for the user of a terminal, is not among them.
static const uint32_t titipan_ioctl_requests[] = {
    0x5401 /* TCGETS */, 0x5402 /* TCSETS */, 0x5403 /* TCSETSW */, 0x5404 /* TCSETSF */, 0x5413 /* TIOCGWINSZ */,
    0x540f /* TIOCGPGRP */, 0x5411 /* TIOCOUTQ */, 0x541b /* FIONREAD */, 0x5421 /* FIONBIO */, 0x802c542a /* TCGETS2 */,
    0x402c542b /* TCSETS2 */, 0x402c542c /* TCSETSW2 */, 0x402c542d /* TCSETSF2 */, 0x8906 /* SIOCGSTAMP */,
    0x8910 /* SIOCGIFNAME */, 0x8913 /* SIOCGIFFLAGS */, 0x8915 /* SIOCGIFADDR */, 0x8921 /* SIOCGIFMTU */,
    0x8927 /* SIOCGIFHWADDR */, 0x8933 /* SIOCGIFINDEX */, 0x8946 /* SIOCETHTOOL */,
};

// Of the process itself: its threads' names, its allocator's names for memory, its privileges, which only become fewer.
static const uint32_t titipan_prctl_options[] = {
    PR_SET_NAME, PR_GET_NAME, 0x53564d41 /* PR_SET_VMA */, PR_SET_PDEATHSIG, PR_GET_DUMPABLE, PR_SET_NO_NEW_PRIVS,
    PR_GET_NO_NEW_PRIVS, PR_GET_SECCOMP, PR_CAPBSET_READ,
};

struct titipan_program {
    struct sock_filter code[BPF_MAXINSNS];
    unsigned count;
};

#define TITIPAN_LENGTH(table) (sizeof(table) / sizeof(table)[0])
#define TITIPAN_REFUSE (SECCOMP_RET_ERRNO | EACCES)
// Where the lower 32 bits of an argument lie: both architectures are little-endian. What is compared is an int or a mask in the kernel too.
#define TITIPAN_ARGUMENT(n) ((uint32_t)(offsetof(struct seccomp_data, args) + 8 * (n)))

static inline void titipan_emit(struct titipan_program *program, uint16_t code, uint8_t yes, uint8_t no, uint32_t k) {
    if (program->count < BPF_MAXINSNS) program->code[program->count] = (struct sock_filter){code, yes, no, k};
    program->count++;
}

static inline void titipan_load(struct titipan_program *program, uint32_t offset) {
    titipan_emit(program, BPF_LD | BPF_W | BPF_ABS, 0, 0, offset);
}

static inline void titipan_return(struct titipan_program *program, uint32_t action) {
    titipan_emit(program, BPF_RET | BPF_K, 0, 0, action);
}

// Skips the next `count` instructions unless the loaded number is `value`.
static inline void titipan_unless_equal(struct titipan_program *program, uint32_t value, uint8_t count) {
    titipan_emit(program, BPF_JMP | BPF_JEQ | BPF_K, 0, count, value);
}

// A rule for each of the calls, whose number is loaded.
static inline void titipan_rules(struct titipan_program *program, const int *calls, size_t count, uint32_t action) {
    for (size_t i = 0; i < count; i++) {
        if (calls[i] == TITIPAN_NONE) continue;
        titipan_unless_equal(program, (uint32_t)calls[i], 1);
        titipan_return(program, action);
    }
}

// A rule for one call: allowed if its argument `n`, of which only the bits of `mask` count, is one of `values`, and otherwise refused.
static inline void titipan_rule_of_values(
    struct titipan_program *program, int call, int n, uint32_t mask, const uint32_t *values, uint8_t count) {
    if (call == TITIPAN_NONE) return;
    titipan_unless_equal(program, (uint32_t)call, (uint8_t)(3 + 2 * count));
    titipan_load(program, TITIPAN_ARGUMENT(n));
    titipan_emit(program, BPF_ALU | BPF_AND | BPF_K, 0, 0, mask);
    for (uint8_t i = 0; i < count; i++) {
        titipan_unless_equal(program, values[i], 1);
        titipan_return(program, SECCOMP_RET_ALLOW);
    }
    titipan_return(program, TITIPAN_REFUSE);
}

// Internet sockets that are neither raw nor of packets, and NETLINK_ROUTE, which tells of interfaces. Jumps count instructions.
static inline void titipan_rule_of_sockets(struct titipan_program *program) {
    titipan_unless_equal(program, SYS_socket, 15);
    titipan_load(program, TITIPAN_ARGUMENT(0));
    titipan_emit(program, BPF_JMP | BPF_JEQ | BPF_K, 1, 0, AF_INET);
    titipan_unless_equal(program, AF_INET6, 7);
    titipan_load(program, TITIPAN_ARGUMENT(1));
    titipan_emit(program, BPF_ALU | BPF_AND | BPF_K, 0, 0, ~(uint32_t)(SOCK_NONBLOCK | SOCK_CLOEXEC));
    titipan_unless_equal(program, SOCK_STREAM, 1);
    titipan_return(program, SECCOMP_RET_ALLOW);
    titipan_unless_equal(program, SOCK_DGRAM, 1);
    titipan_return(program, SECCOMP_RET_ALLOW);
    titipan_return(program, TITIPAN_REFUSE);
    titipan_unless_equal(program, AF_NETLINK, 3);
    titipan_load(program, TITIPAN_ARGUMENT(2));
    titipan_unless_equal(program, 0 /* NETLINK_ROUTE */, 1);
    titipan_return(program, SECCOMP_RET_ALLOW);
    titipan_return(program, TITIPAN_REFUSE);
}

// Netlink of every kind, and nothing that leads off the machine.
static inline void titipan_rule_of_netlink(struct titipan_program *program) {
    titipan_unless_equal(program, SYS_socket, 4);
    titipan_load(program, TITIPAN_ARGUMENT(0));
    titipan_unless_equal(program, AF_NETLINK, 1);
    titipan_return(program, SECCOMP_RET_ALLOW);
    titipan_return(program, TITIPAN_REFUSE);
}

// Asks for a file's state by an open descriptor (AT_EMPTY_PATH), as fstat(3) does.
static inline void titipan_rule_of_state(struct titipan_program *program, int call, int flags) {
    titipan_unless_equal(program, (uint32_t)call, 4);
    titipan_load(program, TITIPAN_ARGUMENT(flags));
    titipan_emit(program, BPF_JMP | BPF_JSET | BPF_K, 0, 1, 0x1000 /* AT_EMPTY_PATH */);
    titipan_return(program, SECCOMP_RET_ALLOW);
    titipan_return(program, TITIPAN_REFUSE);
}

// Maps or protects memory, but makes none executable; with `unless_written`, executable memory is only refused where it is writable too.
static inline void titipan_rule_of_memory(struct titipan_program *program, int call, int unless_written) {
    titipan_unless_equal(program, (uint32_t)call, 5);
    titipan_load(program, TITIPAN_ARGUMENT(2));
    titipan_emit(program, BPF_ALU | BPF_AND | BPF_K, 0, 0, unless_written ? PROT_EXEC | PROT_WRITE : PROT_EXEC);
    titipan_unless_equal(program, unless_written ? PROT_EXEC | PROT_WRITE : PROT_EXEC, 1);
    titipan_return(program, TITIPAN_REFUSE);
    titipan_return(program, SECCOMP_RET_ALLOW);
}

// libdispatch opens /proc/TID/stat of its workers each second while work waits, to see which of them run, and ends the process when it cannot:
// with these flags, which nothing else uses. Where files are not opened, the call is not made: it raises SIGSYS, and the handler answers that the
// worker runs, by a pipe.
#define TITIPAN_WORKER_FLAGS (O_RDONLY | O_NONBLOCK)
static int titipan_worker_state[2] = {-1, -1};

static inline int titipan_is_worker_state(const char *path) {
    size_t length = strnlen(path, 64);
    return length > 11 && length < 64 && memcmp(path, "/proc/", 6) == 0 && memcmp(path + length - 5, "/stat", 5) == 0;
}

static inline void titipan_on_refused_call(int signal, siginfo_t *info, void *data) {
    ucontext_t *context = (ucontext_t *)data;
    const int error = errno;
    (void)signal;
    if (info->si_code != 1 /* SYS_SECCOMP */) return;
    long result = -EACCES;
    if (titipan_is_worker_state((const char *)TITIPAN_SECOND(context))) {
        static const char running[] = "0 (worker) R";
        // A pipe that is full has something to read too.
        if (write(titipan_worker_state[1], running, sizeof running - 1) < 0) result = -EACCES;
        int copy = dup(titipan_worker_state[0]);
        if (copy >= 0) result = copy;
    }
    TITIPAN_RESULT(context) = result;
    errno = error;
}

// Before the first filter that traps.
static inline int titipan_answer_workers(void) {
    if (titipan_worker_state[0] >= 0) return 0;
    if (pipe(titipan_worker_state) < 0) return -errno;
    for (int i = 0; i < 2; i++) {
        if (fcntl(titipan_worker_state[i], F_SETFD, FD_CLOEXEC) < 0) return -errno;
        if (fcntl(titipan_worker_state[i], F_SETFL, O_NONBLOCK) < 0) return -errno;
    }
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = titipan_on_refused_call;
    action.sa_flags = SA_SIGINFO | SA_RESTART;
    return sigaction(SIGSYS, &action, NULL) < 0 ? -errno : 0;
}

static inline void titipan_rule_of_workers(struct titipan_program *program) {
    titipan_unless_equal(program, SYS_openat, 5);
    titipan_load(program, TITIPAN_ARGUMENT(2));
    titipan_emit(program, BPF_ALU | BPF_AND | BPF_K, 0, 0, ~(uint32_t)O_CLOEXEC);
    titipan_unless_equal(program, TITIPAN_WORKER_FLAGS, 1);
    titipan_return(program, SECCOMP_RET_TRAP);
    titipan_return(program, TITIPAN_REFUSE);
}

// Writes the filter for a process that may do what `may` says. See SystemCallFilter.swift for what is decided and why.
static inline void titipan_seccomp_program(struct titipan_program *program, int may) {
    program->count = 0;
    titipan_load(program, offsetof(struct seccomp_data, arch));
    titipan_emit(program, BPF_JMP | BPF_JEQ | BPF_K, 1, 0, TITIPAN_AUDIT_ARCH);
    titipan_return(program, SECCOMP_RET_KILL_PROCESS);
    titipan_load(program, offsetof(struct seccomp_data, nr));
#ifdef __x86_64__
    // The x32 interface: the same numbers for other calls.
    titipan_emit(program, BPF_JMP | BPF_JGE | BPF_K, 0, 1, 0x40000000);
    titipan_return(program, SECCOMP_RET_KILL_PROCESS);
#endif
    titipan_rules(program, titipan_calls_always, TITIPAN_LENGTH(titipan_calls_always), SECCOMP_RET_ALLOW);
    if (may & TITIPAN_MAY_EXECUTE)
        titipan_rules(program, titipan_calls_executing, TITIPAN_LENGTH(titipan_calls_executing), SECCOMP_RET_ALLOW);
    if (may & (TITIPAN_MAY_READ_FILES | TITIPAN_MAY_WRITE_FILES))
        titipan_rules(program, titipan_calls_naming_files, TITIPAN_LENGTH(titipan_calls_naming_files), SECCOMP_RET_ALLOW);
    if (may & TITIPAN_MAY_WRITE_FILES) {
        const int opening[] = {SYS_openat, TITIPAN_LEGACY(open)};
        titipan_rules(program, opening, TITIPAN_LENGTH(opening), SECCOMP_RET_ALLOW);
        titipan_rules(program, titipan_calls_changing_files, TITIPAN_LENGTH(titipan_calls_changing_files), SECCOMP_RET_ALLOW);
    } else if (may & TITIPAN_MAY_READ_FILES) {
        const uint32_t none[] = {0};
        const uint32_t writing = O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND;
        titipan_rule_of_values(program, SYS_openat, 2, writing, none, 1);
        titipan_rule_of_values(program, TITIPAN_LEGACY(open), 1, writing, none, 1);
    } else {
        titipan_rule_of_workers(program);
    }
    if (may & TITIPAN_MAY_CONNECT) {
        titipan_rules(program, titipan_calls_connecting, TITIPAN_LENGTH(titipan_calls_connecting), SECCOMP_RET_ALLOW);
        titipan_rule_of_sockets(program);
    } else if (may & TITIPAN_MAY_CONFIGURE_NETWORK) {
        titipan_rules(program, titipan_calls_connecting, TITIPAN_LENGTH(titipan_calls_connecting), SECCOMP_RET_ALLOW);
        titipan_rule_of_netlink(program);
    }
    titipan_rule_of_state(program, SYS_newfstatat, 3);
    titipan_rule_of_state(program, SYS_statx, 2);
    titipan_rule_of_memory(program, SYS_mmap, may & (TITIPAN_MAY_READ_FILES | TITIPAN_MAY_WRITE_FILES));
    titipan_rule_of_memory(program, SYS_mprotect, 0);
    const uint32_t every = 0xffffffff;
    titipan_rule_of_values(
        program, SYS_ioctl, 1, every, titipan_ioctl_requests, (uint8_t)TITIPAN_LENGTH(titipan_ioctl_requests));
    titipan_rule_of_values(
        program, SYS_prctl, 0, every, titipan_prctl_options, (uint8_t)TITIPAN_LENGTH(titipan_prctl_options));
    // Threads, but no process: clone3, whose flags cannot be looked at, does not exist, and the C library asks clone instead.
    const uint32_t thread[] = {0x10000 /* CLONE_THREAD */};
    titipan_rule_of_values(program, SYS_clone, 0, thread[0], thread, 1);
    // Signals to the process itself: abort(3) and SIGSTOP.
    const uint32_t self[] = {(uint32_t)getpid()};
    titipan_rule_of_values(program, SYS_kill, 0, every, self, 1);
    titipan_rule_of_values(program, SYS_tgkill, 0, every, self, 1);
    // Its own limits may be read: the new ones are a null pointer.
    const uint32_t null[] = {0};
    titipan_rule_of_values(program, SYS_prlimit64, 2, every, null, 1);
    titipan_rules(program, titipan_calls_of_intruders, TITIPAN_LENGTH(titipan_calls_of_intruders), SECCOMP_RET_KILL_PROCESS);
    titipan_rules(program, titipan_calls_refused, TITIPAN_LENGTH(titipan_calls_refused), TITIPAN_REFUSE);
    titipan_return(program, SECCOMP_RET_ERRNO | ENOSYS);
}

// Puts the filter on every thread of the process, for good. -E2BIG: the program does not fit; -EBUSY: a thread has another filter.
static inline int titipan_seccomp_install(int may) {
    struct titipan_program program;
    titipan_seccomp_program(&program, may);
    if (program.count > BPF_MAXINSNS) return -E2BIG;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) return -errno;
    int answered = titipan_answer_workers();
    if (answered < 0) return answered;
    struct sock_fprog fprog = {.len = (unsigned short)program.count, .filter = program.code};
    long result = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &fprog);
    return result < 0 ? -errno : result > 0 ? -EBUSY : 0;
}

#endif
