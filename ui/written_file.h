#pragma once

#include <QByteArray>
#include <QString>

#include <tl/expected.hpp>

namespace rankscope {

// Writes a file that a person named: as a whole, so that a failure leaves the old one, and never over a
// workspace that is open.
tl::expected<void, QString> writeNamedFile(const QString& file, const QByteArray& bytes);

} // namespace rankscope
