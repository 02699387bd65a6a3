#pragma once

namespace rankscope {

// How a zoom stands to the one before it: a new one, one that goes on with the same drag or turn of the
// wheel, or the way back.
enum class ZoomStep { New, Same, Back };

} // namespace rankscope
