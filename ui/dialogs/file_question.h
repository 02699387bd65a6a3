#pragma once

#include <QString>
#include <QStringList>

#include <functional>

class QFileDialog;
class QWidget;

namespace rankscope {

// What is asked for, and how the answer is proposed.
struct FileQuestion {
    enum class Wanted { File, NewFile, Folder };
    Wanted wanted = Wanted::File;
    QString title;
    QString folder = {}; // where it begins; empty: where the last answer was
    QString name = {};   // proposed for a new file
    QString suffix = {}; // of a new file that is named without one
    QStringList filters = {};
    bool confirmsReplacing = true;
};

// A run's name as part of a file's: it leads to no other folder and hides no file.
QString fileNameOf(QString name);

// The program's only file dialog. It goes by names alone: a descriptor of the open workspace's file that is
// closed anywhere in the process drops SQLite's locks on it, and Qt's own icons and the desktop's dialogs
// open what they list to find out its kind. It does not block, and deletes itself. UI thread only; `parent`
// takes the answer and owns the dialog.
QFileDialog* askForFile(QWidget* parent, const FileQuestion& question,
                        std::function<void(const QString&)> chosen);

} // namespace rankscope
