#include "ui/written_file.h"

#include "core/run/guarded_files.h"

#include <QCoreApplication>
#include <QSaveFile>

namespace rankscope {

namespace {

struct WrittenFile {
    Q_DECLARE_TR_FUNCTIONS(WrittenFile)
};

} // namespace

tl::expected<void, QString> writeNamedFile(const QString& file, const QByteArray& bytes) {
    if (const auto refusal = refusalToOpen(file.toStdString())) {
        return tl::unexpected(QString::fromStdString(*refusal));
    }
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size() || !out.commit()) {
        return tl::unexpected(WrittenFile::tr("%1 cannot be written (%2); choose another folder.")
                                  .arg(file, out.errorString()));
    }
    return {};
}

} // namespace rankscope
