// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/main_window.h"

#include "core/untrusted_text.h"
#include "models/inbox_model.h"
#include "models/thread_model.h"
#include "ui_main_window.h"
#include "widgets/accessible_rows.h"
#include "widgets/link_question.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QResizeEvent>
#include <QShortcut>
#include <QTimer>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kTickMs = 5000;
constexpr int kInboxWidth = 312, kContextWidth = 440;

} // namespace

class MainWindow::Private {
public:
    enum class Room { Narrow, Medium, Wide };   // one column at a time, two, all three

    explicit Private(MainWindow *window) : q(window) {}

    void connectPanes();
    void addShortcuts();
    void tick();
    void choose(const ConsultationId &id);
    void focusComposer();
    void arrange();
    void showPage(TopBar::Page page);
    void cyclePanes(int direction);
    bool holdsFocus(const QWidget *pane) const;
    void showOpenParts(bool open);
    ThreadSurroundings surroundings() const;
    QString refusalToWrite() const;

    MainWindow *q;
    Ui::MainWindow ui;
    ConsultationView view;
    bool open = false, painted = false, sized = false;
    Room room = Room::Wide;
    TopBar::Page page = TopBar::Page::Conversation;
    QTimer ticker;
};

MainWindow::MainWindow(QWidget *parent) : QMainWindow(parent), d(std::make_unique<Private>(this))
{
    applyTheme(*qApp);
    installAccessibleRows();
    d->ui.setupUi(this);
    d->ui.inbox->setMinimumWidth(220);
    d->ui.talk->setMinimumWidth(300);
    d->ui.context->setMinimumWidth(300);
    d->ui.columns->setStretchFactor(1, 1);
    // Below that arrange() has made the columns one; until it has, their own least widths must not hold the window open.
    setMinimumSize(scaled(400), scaled(320));
    resize(scaled(1440), scaled(900));
    d->connectPanes();
    d->addShortcuts();
    d->ticker.setInterval(kTickMs);
    connect(&d->ticker, &QTimer::timeout, this, [this] { d->tick(); });
    d->ticker.start();
    showNothing();
}

MainWindow::~MainWindow() = default;

void MainWindow::Private::connectPanes()
{
    QObject::connect(ui.inbox, &InboxPane::chosen, q, [this](const ConsultationId &id) { choose(id); });
    QObject::connect(ui.inbox, &InboxPane::readingWanted, q, [this] { ui.thread->setFocus(Qt::ShortcutFocusReason); });
    QObject::connect(ui.inbox, &InboxPane::replyWanted, q, [this] { focusComposer(); });
    QObject::connect(ui.top, &TopBar::pageChosen, q, [this](TopBar::Page chosen) { showPage(chosen); });
    QObject::connect(ui.top, &TopBar::connectionAsked, q, [this] { ui.strips->notice(ui.strips->explanation(), Severity::Info); });
    QObject::connect(ui.top, &TopBar::outboxAsked, q, [this] {
        ui.strips->notice(tr("Whatever you send is first put into the outbox on this computer, and stays there until the service confirms it. Nothing is lost if the connection breaks."), Severity::Info);
    });
    QObject::connect(ui.strips, &Strips::tryNowRequested, q, &MainWindow::tryNowRequested);
    QObject::connect(ui.welcome, &WelcomePage::sampleRequested, q, &MainWindow::sampleRequested);

    QObject::connect(ui.thread, &ThreadView::seenReached, q, [this](qint64 seq) { Q_EMIT q->seenReached(view.consultation.id, seq); });
    QObject::connect(ui.thread, &ThreadView::resendRequested, q, &MainWindow::resendRequested);
    QObject::connect(ui.thread, &ThreadView::discardRequested, q, &MainWindow::discardRequested);
    QObject::connect(ui.thread, &ThreadView::answerRetryRequested, q, [this](const MessageId &message) { Q_EMIT q->answerRetryRequested(view.consultation.id, message); });
    QObject::connect(ui.thread, &ThreadView::answerChosen, ui.composer, &Composer::insertAnswer);
    QObject::connect(ui.thread, &ThreadView::linkActivated, q, [this](const QString &url) { askToOpenLink(url, q); });
    QObject::connect(ui.thread, &ThreadView::replyWanted, ui.composer, &Composer::focusField);

    QObject::connect(ui.composer, &Composer::submitted, q, &MainWindow::replySubmitted);
    QObject::connect(ui.composer, &Composer::submitted, ui.thread, &ThreadView::scrollToEnd);
    QObject::connect(ui.composer, &Composer::draftChanged, q, [this](const ConsultationId &id, const QString &text) { Q_EMIT q->draftChanged(id, u"message"_s, text); });

    QObject::connect(ui.context, &ContextColumn::askRequested, q, [this](const Anchor &anchor) {
        ui.composer->setAnchor(anchor);
        if (room == Room::Narrow)
            showPage(TopBar::Page::Conversation);
        ui.composer->focusField();
    });
    QObject::connect(ui.context, &ContextColumn::stepOpened, q, [this](const QString &digest, const QString &step) { Q_EMIT q->stepOpened(view.consultation.id, digest, step); });
    QObject::connect(ui.context, &ContextColumn::decided, q, &MainWindow::decisionSubmitted);
    QObject::connect(ui.context, &ContextColumn::discardRequested, q, &MainWindow::discardRequested);
    QObject::connect(ui.context, &ContextColumn::commentChanged, q, [this](const QString &text) { Q_EMIT q->draftChanged(view.consultation.id, u"comment"_s, text); });
}

void MainWindow::Private::addShortcuts()
{
    const auto add = [this](const QKeySequence &keys, auto action) {
        auto *shortcut = new QShortcut(keys, q);
        shortcut->setAutoRepeat(false);
        QObject::connect(shortcut, &QShortcut::activated, q, action);
    };
    const auto decide = [this](Verdict verdict) {
        if (!open)
            return;
        if (room != Room::Wide)
            showPage(TopBar::Page::Context);
        ui.context->begin(verdict);
    };
    add(Qt::CTRL | Qt::SHIFT | Qt::Key_A, [decide] { decide(Verdict::Approve); });
    add(Qt::CTRL | Qt::SHIFT | Qt::Key_C, [decide] { decide(Verdict::RequestChanges); });
    add(Qt::CTRL | Qt::SHIFT | Qt::Key_R, [decide] { decide(Verdict::Reject); });
    add(Qt::CTRL | Qt::Key_Period, [this] {
        const ConsultationId next = ui.inbox->nextWaiting();
        if (!next.isNull())
            choose(next);
    });
    add(Qt::Key_F6, [this] { cyclePanes(1); });
    add(Qt::SHIFT | Qt::Key_F6, [this] { cyclePanes(-1); });
}

void MainWindow::Private::choose(const ConsultationId &id)
{
    if (!open || id != view.consultation.id)
        Q_EMIT q->consultationChosen(id);
    if (room != Room::Wide)
        showPage(TopBar::Page::Conversation);
}

/// Where nothing can be written, to what can be read.
void MainWindow::Private::focusComposer()
{
    if (refusalToWrite().isEmpty())
        ui.composer->focusField();
    else
        ui.thread->setFocus(Qt::ShortcutFocusReason);
}

bool MainWindow::Private::holdsFocus(const QWidget *pane) const
{
    const QWidget *focused = QApplication::focusWidget();
    return focused && (focused == pane || pane->isAncestorOf(focused));
}

/// Inbox → conversation → composer → plan → decision, and round.
void MainWindow::Private::cyclePanes(int direction)
{
    struct Pane { const QWidget *widget; std::function<void()> enter; };
    const QList<Pane> panes{
        {ui.inbox, [this] { showPage(TopBar::Page::Inbox); ui.inbox->focusList(); }},
        {ui.thread, [this] { showPage(TopBar::Page::Conversation); ui.thread->setFocus(Qt::ShortcutFocusReason); }},
        {ui.composer, [this] { showPage(TopBar::Page::Conversation); ui.composer->focusField(); }},
        {ui.context->planPart(), [this] { showPage(TopBar::Page::Context); ui.context->focusPlan(); }},
        {ui.context->barPart(), [this] { showPage(TopBar::Page::Context); ui.context->focusBar(); }},
    };
    int at = direction > 0 ? -1 : 0;
    for (int i = 0; i < panes.size(); ++i) {
        if (holdsFocus(panes[i].widget))
            at = i;
    }
    const int count = open ? int(panes.size()) : 1;
    panes[(at + direction + count) % count].enter();
}

void MainWindow::Private::tick()
{
    ui.header->tick();
    ui.context->tick();
}

ThreadSurroundings MainWindow::Private::surroundings() const
{
    ThreadSurroundings around{view.me, view.consultation.agentName, {}, {}};
    if (view.context.plan) {
        for (const Step &step : view.context.plan->steps)
            around.stepNumbers.insert(step.id, step.number);
    }
    if (view.context.risk) {
        for (const RiskFactor &factor : view.context.risk->factors)
            around.factorNames.insert(factor.id, factor.name);
    }
    return around;
}

QString MainWindow::Private::refusalToWrite() const
{
    if (!view.consultation.active())
        return tr("This consultation has ended. Its record stays here to read.");
    return view.me.mayAsk() ? QString() : tr("You may read here, but not write.");
}

void MainWindow::Private::showOpenParts(bool isOpen)
{
    open = isOpen;
    ui.pages->setCurrentWidget(isOpen ? static_cast<QWidget *>(ui.thread) : ui.welcome);
    ui.header->setVisible(isOpen);
    ui.composer->setVisible(isOpen);
    ui.aboveComposer->setVisible(isOpen);
    arrange();
}

/// Which columns stand in the window: all, two or one, as there is room.
void MainWindow::Private::arrange()
{
    const int width = q->width();
    room = width >= scaled(1080) ? Room::Wide : width >= scaled(720) ? Room::Medium : Room::Narrow;
    const bool wide = room == Room::Wide, narrow = room == Room::Narrow;
    using Page = TopBar::Page;
    const Page now = open ? page : (narrow && page == Page::Context ? Page::Conversation : page);
    ui.inbox->setVisible(wide || now == Page::Inbox || (!open && !narrow));
    ui.talk->setVisible(!narrow || now == Page::Conversation);
    ui.context->setVisible(open && (wide || now == Page::Context || (!narrow && now == Page::Conversation)));
    ui.top->offerPages(!wide && open);
    ui.top->setPage(now);
    if (!sized && q->isVisible() && wide && open) {
        sized = true;
        ui.columns->setSizes({scaled(kInboxWidth), width - scaled(kInboxWidth + kContextWidth), scaled(kContextWidth)});
    }
}

void MainWindow::Private::showPage(TopBar::Page chosen)
{
    page = chosen;
    arrange();
}

void MainWindow::setInboxModel(InboxModel *model)
{
    d->ui.inbox->setModel(model);
    const auto tell = [this, model] { d->ui.welcome->setHasConsultations(model && model->rowCount() > 0); };
    if (model) {
        connect(model, &QAbstractItemModel::rowsInserted, this, tell);
        connect(model, &QAbstractItemModel::rowsRemoved, this, tell);
        connect(model, &QAbstractItemModel::modelReset, this, tell);
    }
    tell();
}

void MainWindow::setThreadModel(ThreadModel *model)
{
    d->ui.thread->setModel(model);
}

void MainWindow::showConsultation(const ConsultationView &view)
{
    const bool another = !d->open || view.consultation.id != d->view.consultation.id;
    if (another)
        d->ui.context->closeForm();
    d->view = view;
    d->ui.inbox->setOpen(view.consultation.id);
    d->ui.header->show(view);
    if (another)
        d->ui.composer->open(view.consultation.id, view.messageDraft);
    d->ui.composer->setSurroundings(d->surroundings());
    d->ui.composer->setRefusal(d->refusalToWrite());
    d->ui.thread->setSurroundings(d->surroundings());
    d->ui.context->show(view);
    setWindowTitle(tr("%1 · Witan").arg(oneLine(view.consultation.displayTitle(), 80)));
    if (!d->open) {
        const bool nobodyTypes = !focusWidget() || d->holdsFocus(d->ui.welcome);
        d->showOpenParts(true);
        if (nobodyTypes)
            d->focusComposer();
    }
}

void MainWindow::showNothing()
{
    d->ui.context->showNothing();
    d->ui.composer->close();
    d->view = {};
    d->ui.inbox->setOpen({});
    setWindowTitle(u"Witan"_s);
    d->showOpenParts(false);
}

void MainWindow::tellDrafts()
{
    d->ui.composer->tellDraft();
    d->ui.context->tellDraft();
}

void MainWindow::setConnection(const ConnectionInfo &info)
{
    d->ui.top->setConnection(info);
    d->ui.strips->setConnection(info);
}

void MainWindow::setOutboxCount(int count)
{
    d->ui.top->setOutboxCount(count);
    d->ui.strips->setOutboxCount(count);
}

void MainWindow::notice(const QString &sentence, Severity severity)
{
    d->ui.strips->notice(sentence, severity);
}

void MainWindow::setListenUrl(const QString &url, const QString &tokenFile)
{
    d->ui.welcome->setListenUrl(url, tokenFile);
}

void MainWindow::setClock(const Clock *clock)
{
    d->ui.inbox->setClock(clock);
    d->ui.header->setClock(clock);
    d->ui.strips->setClock(clock);
    d->ui.thread->setClock(clock);
    d->ui.context->setClock(clock);
}

void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    // Else Qt gives the keys to whatever comes first, and Space would press it.
    if (!focusWidget())
        d->ui.inbox->isEmpty() ? d->ui.welcome->focusFirst() : d->ui.inbox->focusList();
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    d->arrange();
}

void MainWindow::paintEvent(QPaintEvent *event)
{
    QMainWindow::paintEvent(event);
    if (!std::exchange(d->painted, true))
        QTimer::singleShot(0, this, &MainWindow::firstPainted);
}

} // namespace witan
