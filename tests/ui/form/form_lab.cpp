#include "tests/ui/form/form_lab.h"

#include "ui/style.h"

namespace rankscope {

void FormLab::initTestCase() {
    qRegisterMetaType<RunConfig>("rankscope::RunConfig");
    applyToApplication(Theme::light());
}

void FormLab::init() {
    m_page = std::make_unique<FormPage>();
    m_request = 0;
    connect(m_page.get(), &FormPage::factsRequested, this, [this](int request) { m_request = request; });
    RunConfig starter;
    starter.name = "starter";
    RunConfig small = starter;
    small.name = "small";
    small.method.initR = 4;
    small.method.targetR = 2;
    m_page->setPresets({{"starter", "the first", starter}, {"small", "few triplets", small}});
    m_page->resize(1150, 680);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    m_page->activateWindow();
}

QLineEdit* FormLab::lineOf(const QString& name) const {
    auto* widget = child(name);
    auto* line = qobject_cast<QLineEdit*>(widget);
    return line != nullptr ? line : widget->findChild<QLineEdit*>();
}

void FormLab::type(const QString& name, const QString& text) const {
    QLineEdit* line = lineOf(name);
    line->setFocus();
    line->selectAll();
    QTest::keyClicks(line, text);
}

void FormLab::answer() {
    QTRY_VERIFY(m_request > 0);
    m_page->setFacts(m_request, miniLmFacts());
}

void FormLab::drag(SchedulePlot::Handle handle, const QPoint& to, int moves) const {
    QTest::qWait(0);
    const QPoint from = plot()->handlePosition(handle);
    QWidget* canvas = plot()->childAt(from);
    const auto inCanvas = [&](const QPoint& p) { return canvas->mapFrom(plot(), p); };
    QTest::mousePress(canvas, Qt::LeftButton, {}, inCanvas(from));
    for (int i = 1; i <= moves; ++i) {
        QTest::mouseMove(canvas, inCanvas(from + (to - from) * i / moves));
    }
    QTest::mouseRelease(canvas, Qt::LeftButton, {}, inCanvas(to));
}

} // namespace rankscope
