#pragma once

#include "ui/plot/rank_map.h"

namespace rankscope {

// Inside of RankMap, shared by the file that shows and that which answers mouse and keys.
struct RankMap::Impl {
    RankMapContent content;
    Theme theme = Theme::light();
    int hovered = -1;
    int current = -1;
    std::int64_t newestStep = -1;
};

} // namespace rankscope
