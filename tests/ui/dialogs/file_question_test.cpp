#include "tests/support/opened_files.h"
#include "ui/dialogs/file_question.h"

#include <QFile>
#include <QFileDialog>
#include <QFileSystemModel>
#include <QPointer>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QWidget>

using namespace rankscope;

// The program's file dialog: it lists files without opening them, wherever it begins.
class FileQuestionTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    QString path(const QString& name) const { return m_folder->filePath(name); }
    void file(const QString& name) const {
        QFile made(path(name));
        QVERIFY(made.open(QIODevice::WriteOnly));
        made.write("SQLite format 3");
    }
    // All listed, and their kinds asked for, which is what they would be opened for.
    static void waitUntilListed(QFileDialog& dialog, const QString& folder, int files) {
        auto* model = dialog.findChild<QFileSystemModel*>();
        QVERIFY(model != nullptr);
        QTRY_COMPARE(model->rowCount(model->index(folder)), files);
        for (int row = 0; row < files; ++row) {
            const QModelIndex index = model->index(row, 0, model->index(folder));
            QTRY_VERIFY(!model->type(index).isEmpty() && !model->fileIcon(index).isNull());
        }
    }

private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        for (const char* name : {"lab.rankscope", "lab.rankscope-wal", "lab.rankscope-shm", "unknown",
                                 "a.json", ".directory", "odd.png"}) {
            file(QString::fromLatin1(name));
        }
    }

    void nothingThatADialogListsIsOpened() {
        QWidget window;
        for (const auto wanted :
             {FileQuestion::Wanted::File, FileQuestion::Wanted::NewFile, FileQuestion::Wanted::Folder}) {
            test::OpenedFiles opened(m_folder->path().toStdString());
            FileQuestion question;
            question.wanted = wanted;
            question.title = QStringLiteral("A question");
            question.folder = m_folder->path();
            QPointer<QFileDialog> dialog = askForFile(&window, question, [](const QString&) {});
            QVERIFY(QTest::qWaitForWindowExposed(dialog));
            const bool folders = wanted == FileQuestion::Wanted::Folder;
            waitUntilListed(*dialog, m_folder->path(), folders ? 0 : 6); // one is hidden
            QCOMPARE(opened.names(), std::set<std::string>());
            dialog->reject();
            QTRY_VERIFY(dialog.isNull());
            QCOMPARE(opened.names(), std::set<std::string>());
        }
    }

    // Qt's dialog lists the folder of the last one as soon as it is constructed, also of another program's.
    void norInTheFolderOfTheLastDialog() {
        {
            QSettings last(QSettings::UserScope, QStringLiteral("QtProject"));
            last.beginGroup(QStringLiteral("FileDialog"));
            last.setValue(QStringLiteral("lastVisited"), QUrl::fromLocalFile(m_folder->path()).toString());
        }
        QTemporaryDir elsewhere;
        QWidget window;
        for (int i = 0; i < 20; ++i) { // the listing runs on another thread
            test::OpenedFiles opened(m_folder->path().toStdString());
            FileQuestion question;
            question.folder = i % 2 == 0 ? elsewhere.path() : m_folder->path();
            QPointer<QFileDialog> dialog = askForFile(&window, question, [](const QString&) {});
            QVERIFY(QTest::qWaitForWindowExposed(dialog));
            waitUntilListed(*dialog, question.folder, i % 2 == 0 ? 0 : 6);
            dialog->reject();
            QTRY_VERIFY(dialog.isNull());
            QCOMPARE(opened.names(), std::set<std::string>());
        }
    }

    void theAnswerComesBackAndTheNextQuestionBeginsThere() {
        QWidget window;
        QString answer;
        FileQuestion question;
        question.folder = m_folder->path();
        QPointer<QFileDialog> dialog =
            askForFile(&window, question, [&](const QString& file) { answer = file; });
        dialog->selectFile(path("a.json"));
        QMetaObject::invokeMethod(dialog, "accept");
        QTRY_COMPARE(answer, path("a.json"));
        QTRY_VERIFY(dialog.isNull());
        question.folder.clear();
        dialog = askForFile(&window, question, [](const QString&) {});
        QCOMPARE(dialog->directory().path(), m_folder->path());
    }

    void aNameOfARunLeadsToNoOtherFolder() {
        QCOMPARE(fileNameOf(QStringLiteral("../../etc/passwd")), QStringLiteral("--..-etc-passwd"));
        QCOMPARE(fileNameOf(QStringLiteral("..")), QStringLiteral("-"));
        QCOMPARE(fileNameOf(QStringLiteral(".hidden")), QStringLiteral("-hidden"));
        QCOMPARE(fileNameOf(QStringLiteral("a\n/b r=4")), QStringLiteral("a-b-r=4"));
        QCOMPARE(fileNameOf(QString(500, QLatin1Char('x'))).size(), 80);
    }
};

QTEST_MAIN(FileQuestionTest)
#include "file_question_test.moc"
