#pragma once

#include "core/analysis/read_listed_run.h"
#include "core/store/run_records.h"

#include <QCollator>

#include <optional>
#include <utility>

namespace rankscope {

// One run in the table: as the workspace lists it and as filters, columns and groups see it. Owned by
// RunTableModel; UI thread only.
struct RunRow {
    RunSummary run;
    ListedRun listed;
    mutable std::optional<QCollatorSortKey> nameKey; // made when names are sorted

    explicit RunRow(RunSummary summary)
        : run(std::move(summary))
        , listed(listedRunOf(run)) {}
};

} // namespace rankscope
