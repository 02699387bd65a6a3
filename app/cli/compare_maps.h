#pragma once

#include "app/cli/run_json.h"
#include "core/analysis/compared_run.h"
#include "core/analysis/plain_table.h"
#include "core/analysis/read_map.h"

#include <string>
#include <vector>

namespace rankscope {

// The maps of several runs, module by module, and each one's difference from the first. A plain value.
struct MapTable {
    CellValue value = CellValue::Rank;
    std::vector<std::string> titles; // one a run
    std::vector<MapAt> maps;         // one a run
};

// Rows: modules in the order in which the runs bring them; columns: the number of each run, then each other
// run minus the first. What is not known, or has no counterpart, is empty.
PlainTable mapTable(const MapTable& maps);
// "Modules only in A: …" and what else is to be said of the table; one line each.
std::vector<std::string> mapNotes(const MapTable& maps);
nlohmann::ordered_json mapsJson(const std::vector<ComparedRun>& runs, const MapTable& maps);

} // namespace rankscope
