#pragma once

#include "tests/ui/compare/compare_lab.h"
#include "tests/ui/named_child.h"
#include "tests/ui/workspace_answers.h"
#include "ui/compare/compare_page.h"
#include "ui/plot/step_cursor.h"

#include <QLabel>
#include <QTabWidget>
#include <QtTest>

#include <memory>

namespace rankscope {

// The comparison on a real workspace, read as the program reads it, for the test classes of the page; each of
// their tests gets a fresh page.
class ComparedPage : public QObject {
    Q_OBJECT

protected:
    template <class T>
    T* child(const char* name) const {
        return namedChild<T>(*m_page, name);
    }

    void choose(const QList<qint64>& runs) {
        m_page->compare(runs);
        const QString words = QStringLiteral("%1 runs compared").arg(runs.size());
        QTRY_VERIFY(child<QLabel>("compareState")->text().startsWith(words));
    }

    void show(const char* title) {
        auto* tabs = child<QTabWidget>("compareTabs");
        for (int i = 0; i < tabs->count(); ++i) {
            if (tabs->tabText(i) == QLatin1String(title)) {
                tabs->setCurrentIndex(i);
                return;
            }
        }
        qFatal("no tab %s", title);
    }

    std::unique_ptr<CompareLab> m_lab;
    StepCursor m_cursor;
    std::unique_ptr<WorkspaceAnswers> m_answers;
    std::unique_ptr<ComparePage> m_page;

private slots:
    void initTestCase() { m_lab = std::make_unique<CompareLab>(); }

    void init() {
        m_answers = std::make_unique<WorkspaceAnswers>(m_lab->reader());
        m_page = std::make_unique<ComparePage>(*m_answers);
        m_page->setStepCursor(m_cursor);
        m_page->applyTheme(Theme::light());
        m_page->resize(1180, 740);
        m_page->show();
        m_page->setRuns(m_lab->reader().runs());
    }

    void cleanup() {
        m_page.reset();
        m_answers.reset();
    }

    void cleanupTestCase() { m_lab.reset(); }
};

} // namespace rankscope
