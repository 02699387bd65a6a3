#pragma once

#include "tests/ui/runs/run_lists.h"
#include "ui/runs/run_table_model.h"
#include "ui/runs/runs_page.h"
#include "ui/style.h"

#include <QAction>
#include <QLineEdit>
#include <QSettings>
#include <QTableView>
#include <QTest>
#include <QUndoStack>

#include <memory>

namespace rankscope {

// Drives the page of runs through its widgets as a person would; each test of a class gets a fresh page.
class ListedRuns : public QObject {
    Q_OBJECT

protected:
    template <class T>
    T* child(const char* name) const {
        return m_page->findChild<T*>(QString::fromLatin1(name));
    }
    QTableView* table() const { return child<QTableView>("runTable"); }
    RunTableModel& model() const { return *qobject_cast<RunTableModel*>(table()->model()); }
    QAction* action(const char* name) const { return child<QAction>(name); }

    QStringList cells(int column) const {
        QStringList found;
        for (int row = 0; row < model().rowCount(); ++row) {
            found << model().index(row, column).data().toString();
        }
        return found;
    }
    QStringList names() const { return cells(RunTableModel::Name); }
    int rowOf(const QString& name) const { return static_cast<int>(names().indexOf(name)); }

    void choose(const QStringList& chosen) const {
        table()->clearSelection();
        for (const QString& name : chosen) {
            QVERIFY2(rowOf(name) >= 0, qPrintable(name));
            table()->selectionModel()->setCurrentIndex(
                model().index(rowOf(name), 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        }
    }

    // Whom the page asks for configurations and metrics; nobody, when it is not told otherwise.
    virtual WorkspaceQuestions* questions() { return nullptr; }
    void makePage() {
        m_page = std::make_unique<RunsPage>(m_edits, *m_undo, nullptr, questions());
        m_page->setMetricNames({"eval/accuracy", "loss/task"});
        m_page->resize(1150, 680);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
        m_page->activateWindow();
    }

    RecordedEdits m_edits;
    std::unique_ptr<QUndoStack> m_undo;
    std::unique_ptr<RunsPage> m_page;

protected slots:
    void initTestCase() {
        QCoreApplication::setOrganizationName("rankscope-test");
        QCoreApplication::setApplicationName(QLatin1String(metaObject()->className()));
        applyToApplication(Theme::light());
    }
    void init() {
        QSettings().clear();
        m_edits.calls.clear();
        m_undo = std::make_unique<QUndoStack>();
        makePage();
    }
    void cleanup() {
        m_page.reset();
        m_undo.reset();
    }
};

} // namespace rankscope
