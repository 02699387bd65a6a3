#pragma once

#include "core/store/run_writer.h"
#include "tests/app/cli/tiny_lab.h"

namespace rankscope::test {

// A lab whose workspace holds two runs that were never trained but written as if: run 1 "first" finished
// after four steps with two modules of rank 3 and two allocations; run 2 "second" was only queued.
class StoredLab : public TinyLab {
public:
    StoredLab();
};

// The run 1 of a StoredLab, allocation at `step`: keeps the first `keptOfFirst` triplets of module 0 and two
// of module 1.
AllocationDone sampleAllocation(std::int64_t step, int keptOfFirst);

} // namespace rankscope::test
