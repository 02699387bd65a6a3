#include "ui/dialogs/file_question.h"

#include <QApplication>
#include <QEvent>
#include <QFileDialog>
#include <QFileIconProvider>
#include <QFileInfo>
#include <QFileSystemModel>
#include <QRegularExpression>

#include <utility>

namespace rankscope {

namespace {

constexpr const char* lastFolder = "rankscopeLastFolder"; // property of the application

// Icons and kinds of files by their names. Asked on a thread of the file system's model.
class NamesOnly : public QFileIconProvider {
    Q_DECLARE_TR_FUNCTIONS(NamesOnly)
public:
    QIcon icon(IconType type) const override { return QFileIconProvider::icon(type); }
    QIcon icon(const QFileInfo& file) const override { return file.isDir() ? m_folder : m_file; }
    QString type(const QFileInfo& file) const override {
        return file.isDir() ? tr("Folder") : file.suffix().isEmpty() ? tr("File") : file.suffix();
    }

private:
    QIcon m_folder = QFileIconProvider::icon(Folder);
    QIcon m_file = QFileIconProvider::icon(File);
};

// Gives a file dialog's model our icons while the dialog is being constructed: before that ends it already
// lists the folder of the last dialog, with icons of its own.
class FromTheStart : public QObject {
public:
    explicit FromTheStart(NamesOnly& icons)
        : m_icons(icons) {
        qApp->installEventFilter(this);
    }

    bool eventFilter(QObject* receiver, QEvent* event) override {
        if (event->type() == QEvent::ChildAdded) {
            if (auto* model = receiver->findChild<QFileSystemModel*>()) {
                model->setIconProvider(&m_icons);
            }
        }
        return false;
    }

private:
    NamesOnly& m_icons;
};

// Bases are constructed in order: the icons are there before the dialog and after it.
struct IconsFirst {
    NamesOnly icons;
    FromTheStart guard{icons};
};

class NamesDialog : private IconsFirst, public QFileDialog {
public:
    NamesDialog(QWidget* parent, const QString& title)
        : QFileDialog(parent, title, QStringLiteral(":/")) {
        qApp->removeEventFilter(&guard);
        setIconProvider(&icons);
        setOption(DontUseCustomDirectoryIcons); // which are read from a file in the folder
    }
};

QString firstFolder(const FileQuestion& question) {
    const QString last = qApp->property(lastFolder).toString();
    return !question.folder.isEmpty() ? question.folder : last.isEmpty() ? QDir::currentPath() : last;
}

} // namespace

QString fileNameOf(QString name) {
    name.replace(
        QRegularExpression(QStringLiteral("[^\\w.=+-]+"), QRegularExpression::UseUnicodePropertiesOption),
        QStringLiteral("-"));
    name.replace(QRegularExpression(QStringLiteral("^\\.+")), QStringLiteral("-"));
    return name.left(80);
}

QFileDialog* askForFile(QWidget* parent, const FileQuestion& question,
                        std::function<void(const QString&)> chosen) {
    QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    auto* dialog = new NamesDialog(parent, question.title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    switch (question.wanted) {
    case FileQuestion::Wanted::File:
        dialog->setFileMode(QFileDialog::ExistingFile);
        break;
    case FileQuestion::Wanted::NewFile:
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        dialog->setOption(QFileDialog::DontConfirmOverwrite, !question.confirmsReplacing);
        break;
    case FileQuestion::Wanted::Folder:
        dialog->setFileMode(QFileDialog::Directory);
        dialog->setOption(QFileDialog::ShowDirsOnly);
        break;
    }
    if (!question.filters.isEmpty()) {
        dialog->setNameFilters(question.filters);
    }
    dialog->setDefaultSuffix(question.suffix);
    dialog->setDirectory(firstFolder(question));
    if (!question.name.isEmpty()) {
        dialog->selectFile(question.name);
    }
    QObject::connect(dialog, &QFileDialog::fileSelected, parent,
                     [chosen = std::move(chosen)](const QString& file) {
                         qApp->setProperty(lastFolder, QFileInfo(file).absolutePath());
                         chosen(file);
                     });
    dialog->open();
    return dialog;
}

} // namespace rankscope
