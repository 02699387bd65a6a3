#pragma once

#include "tests/ui/form/model_facts.h"
#include "ui/form/form_page.h"
#include "ui/plot/schedule_plot.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

#include <memory>
#include <string_view>

Q_DECLARE_METATYPE(rankscope::RunConfig)

namespace rankscope {

inline QString named(const char* prefix, std::string_view path) {
    return QString::fromLatin1(prefix) + QString::fromUtf8(path.data(), static_cast<qsizetype>(path.size()));
}

// Drives the form through its widgets as a person would. The base of the test classes of the form; each of
// their tests gets a fresh one with two presets.
class FormLab : public QObject {
    Q_OBJECT

protected:
    template <class T = QWidget>
    T* child(const QString& name) const {
        return m_page->findChild<T*>(name);
    }

    QLineEdit* lineOf(const QString& name) const;
    void type(const QString& name, const QString& text) const;

    QString problemOf(const char* path) const { return child<QLabel>(named("problem:", path))->text(); }
    QPushButton* start() const { return child<QPushButton>("startRun"); }
    SchedulePlot* plot() const { return child<SchedulePlot>("schedulePlot"); }

    // What the program finds out about model and data, for the latest question.
    void answer();

    void drag(SchedulePlot::Handle handle, const QPoint& to, int moves = 4) const;

    std::unique_ptr<FormPage> m_page;
    int m_request = 0;

private slots:
    void initTestCase();
    void init();
    void cleanup() { m_page.reset(); }
};

} // namespace rankscope
