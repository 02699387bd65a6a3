#include "ui/plot/rank_map.h"

#include "ui/plot/plot_export.h"
#include "ui/plot/plot_menu.h"
#include "ui/plot/plot_theme.h"
#include "ui/plot/rank_map_impl.h"

#include <QLocale>
#include <QPainter>
#include <QScrollBar>
#include <qcustomplot.h>

#include <algorithm>

namespace rankscope {

namespace {

constexpr QSize exportSize(720, 520);

} // namespace

RankMap::RankMap(QWidget* parent)
    : QAbstractScrollArea(parent)
    , m_impl(std::make_unique<Impl>()) {
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setMouseTracking(true);
    setAccessibleName(tr("Kept ranks: layers by kinds of matrices"));
    addDataActions(this, {[this] { return dataAsTsv(); }, [this] { return m_impl->content.title(); },
                          [this](const QString& file) { return writeTo(file); }});
}

RankMap::~RankMap() = default;

void RankMap::setModules(std::vector<ModuleInfo> modules, std::int64_t initBudget,
                         std::int64_t targetBudget) {
    RankMapContent& content = m_impl->content;
    const QString note = content.note;
    const QString heading = content.heading;
    content = {};
    content.note = note;
    content.heading = heading;
    content.modules = std::move(modules);
    content.grid = rankGrid(content.modules);
    content.ranks = initialRanks(content.modules);
    content.changes.assign(content.modules.size(), 0);
    content.changedAt.assign(content.modules.size(), -1);
    content.initBudget = initBudget;
    content.targetBudget = targetBudget;
    content.allocates = initBudget > 0;
    m_impl->hovered = -1;
    m_impl->current = -1;
    m_impl->newestStep = -1;
    verticalScrollBar()->setValue(0);
    updateScroll();
    viewport()->update();
}

void RankMap::clear() {
    m_impl->content.note.clear();
    setModules({}, 0, 0);
}

bool RankMap::setAllocation(const AllocationDone& allocation, const std::vector<std::uint8_t>& before) {
    RankMapContent& content = m_impl->content;
    const auto ranks = ranksFromMask(content.modules, allocation.mask);
    const auto ranksBefore =
        before.empty() ? initialRanks(content.modules) : ranksFromMask(content.modules, before);
    if (!ranks || !ranksBefore || content.modules.empty()) {
        return false;
    }
    const bool newest = allocation.step > m_impl->newestStep;
    for (std::size_t i = 0; i < ranks->size(); ++i) {
        content.changes[i] = (*ranks)[i] - (*ranksBefore)[i];
        if (content.changes[i] != 0 && newest) {
            content.changedAt[i] = allocation.step;
        }
    }
    m_impl->newestStep = std::max(m_impl->newestStep, allocation.step);
    content.ranks = *ranks;
    content.plan = content.targetBudget < 0 ? -1 : allocation.budget;
    content.step = allocation.step;
    content.note.clear();
    describeCurrent();
    viewport()->update();
    return true;
}

void RankMap::showInitial() {
    RankMapContent& content = m_impl->content;
    content.ranks = initialRanks(content.modules);
    content.changes.assign(content.modules.size(), 0);
    content.plan = -1;
    content.step = -1;
    describeCurrent();
    viewport()->update();
}

void RankMap::setNote(const QString& note) {
    m_impl->content.note = note;
    viewport()->update();
}

void RankMap::setHeading(const QString& heading) {
    m_impl->content.heading = heading;
    viewport()->update();
}

void RankMap::showValues(RankMapValues values) {
    if (values.numbers.size() == m_impl->content.modules.size()) {
        m_impl->content.values = std::move(values);
        updateScroll();
        describeCurrent();
        viewport()->update();
    }
}

void RankMap::showRanks() {
    m_impl->content.values.reset();
    updateScroll();
    describeCurrent();
    viewport()->update();
}

void RankMap::setMarked(std::vector<std::uint8_t> marked) {
    m_impl->content.marked = std::move(marked);
    viewport()->update();
}

void RankMap::setLimits(std::vector<RankLimit> limits) {
    m_impl->content.limits = std::move(limits);
    describeCurrent();
    viewport()->update();
}

void RankMap::applyTheme(const Theme& theme) {
    m_impl->theme = theme;
    viewport()->update();
}

void RankMap::setCurrent(int module) {
    m_impl->current = module;
    describeCurrent();
    viewport()->update();
}

int RankMap::rankOf(int module) const { return m_impl->content.ranks.at(static_cast<std::size_t>(module)); }

int RankMap::changeOf(int module) const {
    return m_impl->content.changes.at(static_cast<std::size_t>(module));
}

std::int64_t RankMap::step() const { return m_impl->content.step; }

QString RankMap::describe(int module) const { return m_impl->content.describe(module); }

int RankMap::total() const { return rankSums(m_impl->content.grid, m_impl->content.ranks).total; }

std::vector<int> RankMap::layerSums() const {
    return rankSums(m_impl->content.grid, m_impl->content.ranks).layers;
}

std::vector<int> RankMap::kindSums() const {
    return rankSums(m_impl->content.grid, m_impl->content.ranks).kinds;
}

int RankMap::moduleAt(QPoint viewportPixel) const {
    return RankMapPainter(m_impl->content, viewport()->rect(), verticalScrollBar()->value())
        .moduleAt(viewportPixel);
}

QRect RankMap::cellRect(int module) const {
    return RankMapPainter(m_impl->content, viewport()->rect(), verticalScrollBar()->value())
        .cellOf(module)
        .toRect();
}

bool RankMap::numbersShown() const {
    return RankMapPainter(m_impl->content, viewport()->rect(), 0.0).numbersShown();
}

QSize RankMap::sizeHint() const { return {480, 360}; }

QSize RankMap::minimumSizeHint() const { return {240, 160}; }

void RankMap::updateScroll() {
    const RankMapPainter painter(m_impl->content, viewport()->rect(), 0.0);
    const double hidden =
        m_impl->content.modules.empty() ? 0.0 : painter.contentHeight() - painter.viewHeight();
    verticalScrollBar()->setRange(0, std::max(0, static_cast<int>(hidden)));
    verticalScrollBar()->setPageStep(std::max(1, static_cast<int>(painter.viewHeight())));
    verticalScrollBar()->setSingleStep(20);
}

void RankMap::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    RankMapPainter(m_impl->content, viewport()->rect(), verticalScrollBar()->value())
        .paint(painter, m_impl->theme, m_impl->hovered, m_impl->current, hasFocus());
    if (hasFocus()) {
        painter.setPen(QPen(m_impl->theme.accent, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(viewport()->rect().adjusted(0, 0, -1, -1));
    }
    painter.end();
    emit painted();
}

void RankMap::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    updateScroll();
}

QString RankMap::dataAsTsv() const {
    const RankMapContent& content = m_impl->content;
    // With the values shown, as they are: the margins of means are left to who reads the table.
    const bool sums = !content.values || content.values->sums;
    const auto value = [&content](int module) {
        const auto i = static_cast<std::size_t>(module);
        return content.values ? content.values->numbers[i] : static_cast<double>(content.ranks[i]);
    };
    const auto text = [](double number) { return exactNumber(number); };
    QString out = QStringLiteral("layer");
    for (const std::string& kind : content.grid.kinds) {
        out += QLatin1Char('\t') + QString::fromStdString(kind);
    }
    out += sums ? QStringLiteral("\tsum\n") : QStringLiteral("\n");
    std::vector<double> kinds(content.grid.kinds.size(), 0.0);
    double total = 0.0;
    for (std::size_t row = 0; row < content.grid.layers.size(); ++row) {
        out += content.grid.layers[row] < 0 ? QString() : QString::number(content.grid.layers[row]);
        double layer = 0.0;
        for (std::size_t column = 0; column < content.grid.kinds.size(); ++column) {
            const int module = content.grid.cell(row, column);
            out += QLatin1Char('\t') + (module < 0 ? QString() : text(value(module)));
            layer += module < 0 ? 0.0 : value(module);
            kinds[column] += module < 0 ? 0.0 : value(module);
        }
        total += layer;
        out += sums ? QLatin1Char('\t') + text(layer) + QLatin1Char('\n') : QStringLiteral("\n");
    }
    if (!sums) {
        return out;
    }
    out += QStringLiteral("sum");
    for (const double sum : kinds) {
        out += QLatin1Char('\t') + text(sum);
    }
    return out + QLatin1Char('\t') + text(total) + QLatin1Char('\n');
}

bool RankMap::exportTo(const QString& file) { return writeTo(file).has_value(); }

tl::expected<void, QString> RankMap::writeTo(const QString& file, const PictureOptions& options) {
    QSize size = options.sized(exportSize);
    size.setHeight(std::max(size.height(), 120 + 14 * static_cast<int>(m_impl->content.grid.layers.size())));
    return writePicture(file, size, m_impl->content.title(), options, [this, size](QCPPainter& painter) {
        RankMapPainter(m_impl->content, QRectF(QPointF(0, 0), size), 0.0)
            .paint(painter, printTheme(), -1, -1, false);
    });
}

} // namespace rankscope
