#include "core/engine/problem.h"

#include <c10/util/Exception.h>

namespace rankscope {

std::string torchFreeSentence(const std::exception& error) {
    if (const auto* torch = dynamic_cast<const c10::Error*>(&error)) {
        return torch->what_without_backtrace();
    }
    return error.what();
}

} // namespace rankscope
