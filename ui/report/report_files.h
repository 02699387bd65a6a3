#pragma once

#include "core/report/report_sections.h"

#include <QString>

#include <tl/expected.hpp>

#include <vector>

namespace rankscope {

// By suffix .html, .pdf or .md, which puts its drawings into a folder beside it. The error is a sentence. UI
// thread only.
tl::expected<void, QString> writeReportFile(const QString& file, const std::vector<ReportRun>& runs,
                                            const ReportContent& content);

} // namespace rankscope
