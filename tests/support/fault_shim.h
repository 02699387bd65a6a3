#pragma once

// Makes the system calls that change files fail or kill the process at a chosen one. A program links the
// library and calls begin(), or it is started with the library in LD_PRELOAD and the plan in RANKSCOPE_FAULT:
//   "under=/folder;call=any;at=5;times=1;do=kill"
// call: any, open (for writing), write, sync, rename, unlink, rmdir, mkdir, truncate; or read, which "any"
// leaves out. do: kill (before the call), torn (a write of half the bytes, then kill), short (half the
// bytes), or an error's number. Only files whose path contains `under` count. One plan a process; any thread.
namespace rankscope::test {

// Counts from 1 on; `at` 0 only counts.
void beginFaults(const char* plan);
// Calls that the plan's `call` and `under` meant since then.
int endFaults();

} // namespace rankscope::test
