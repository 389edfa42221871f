// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/main_window_p.h"

#include "core/draft_names.h"
#include "core/untrusted_text.h"
#include "models/inbox_model.h"
#include "models/thread_model.h"
#include "widgets/accessible_rows.h"
#include "widgets/accessible_scroll_area.h"
#include "widgets/link_question.h"
#include "widgets/outbox_list.h"
#include "widgets/theme.h"
#include "widgets/wording.h"

#include <QApplication>
#include <QResizeEvent>
#include <QScreen>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kTickMs = 5000;
constexpr int kFrameHeight = 40;

} // namespace

MainWindow::MainWindow(QWidget *parent) : QMainWindow(parent), d(std::make_unique<Private>(this))
{
    applyTheme(*qApp);
    installAccessibleRows();
    installAccessibleScrollAreas();
    d->ui.setupUi(this);
    d->ui.inbox->setMinimumWidth(220);
    d->ui.talk->setMinimumWidth(300);
    d->ui.context->setMinimumWidth(300);
    d->ui.bannersScroll->viewport()->setAutoFillBackground(false);
    d->ui.banners->setAutoFillBackground(false);
    d->ui.columns->setStretchFactor(1, 1);
    // Below that arrange() has made the columns one; until it has, their own least widths must not hold the window open.
    setMinimumSize(scaled(400), scaled(320));
    // The system's frame comes on top of that.
    resize(QSize(scaled(1440), scaled(900)).boundedTo(screen()->availableSize() - QSize(0, kFrameHeight)));
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
    QObject::connect(ui.top, &TopBar::outboxAsked, q, [this] { showOutbox(); });
    QObject::connect(ui.top, &TopBar::overviewAsked, q, [this] { showOverview(); });
    QObject::connect(ui.top, &TopBar::menuAsked, q, [this] { openMenu(); });
    QObject::connect(ui.askedBefore, &AskedBeforeBanner::consultationWanted, q, [this](const ConsultationId &id) { choose(id); });
    QObject::connect(ui.askedBefore, &AskedBeforeBanner::comparisonWanted, q, [this](const QString &words) {
        if (room == Room::Narrow)
            showPage(TopBar::Page::Context);
        ui.context->compareWithEarlier(words);
    });
    QObject::connect(ui.askedBefore, &AskedBeforeBanner::rejectionWanted, q, [this](const QString &comment) {
        if (room == Room::Narrow)
            showPage(TopBar::Page::Context);
        ui.context->propose(Verdict::Reject, comment);
    });
    QObject::connect(ui.strips, &Strips::openRequested, q, [this](const ConsultationId &id) { choose(id); });
    QObject::connect(ui.strips, &Strips::tryNowRequested, q, &MainWindow::tryNowRequested);
    QObject::connect(ui.columns, &QSplitter::splitterMoved, q, [this] {
        if (room == Room::Wide && open)
            columns = ui.columns->sizes();
    });
    QObject::connect(&arrival, &Arrival::changed, ui.inbox, &InboxPane::setArrival);
    QObject::connect(&arrival, &Arrival::changed, ui.welcome, &WelcomePage::setArrival);
    QObject::connect(ui.welcome, &WelcomePage::chosen, q, [this](const ConsultationId &id) {
        choose(id);
        ui.thread->setFocus(Qt::OtherFocusReason);
    });
    QObject::connect(ui.welcome, &WelcomePage::sampleRequested, q, &MainWindow::sampleRequested);

    QObject::connect(ui.thread, &ThreadView::seenReached, q, [this](qint64 seq) { Q_EMIT q->seenReached(view.consultation.id, seq); });
    QObject::connect(ui.thread, &ThreadView::unreadWanted, q, [this](qint64 seq) { Q_EMIT q->unreadWanted(view.consultation.id, seq); });
    QObject::connect(ui.thread, &ThreadView::resendRequested, q, &MainWindow::resendRequested);
    QObject::connect(ui.thread, &ThreadView::discardRequested, q, &MainWindow::discardRequested);
    QObject::connect(ui.thread, &ThreadView::answerRetryRequested, q, [this](const MessageId &message) { Q_EMIT q->answerRetryRequested(view.consultation.id, message); });
    QObject::connect(ui.thread, &ThreadView::answerChosen, ui.composer, &Composer::insertAnswer);
    QObject::connect(ui.thread, &ThreadView::linkActivated, q, [this](const QString &url) { askToOpenLink(url, q); });
    QObject::connect(ui.thread, &ThreadView::composerWanted, ui.composer, &Composer::focusField);
    QObject::connect(ui.thread, &ThreadView::replyWanted, q, [this](const MessageId &message, bool isPrivate) {
        ui.composer->setReply(message, isPrivate);
        ui.composer->setReplyWords(ui.thread->quoteOf(message));
    });
    QObject::connect(ui.thread, &ThreadView::quoteWanted, ui.composer, &Composer::quote);
    QObject::connect(ui.thread, &ThreadView::questionChosen, ui.composer, &Composer::suggest);

    QObject::connect(ui.composer, &Composer::submitted, q, &MainWindow::replySubmitted);
    QObject::connect(ui.composer, &Composer::submitted, ui.thread, &ThreadView::scrollToEnd);
    QObject::connect(ui.composer, &Composer::draftChanged, q, [this](const ConsultationId &id, const QString &text) { Q_EMIT q->draftChanged(id, messageDraftName(), text); });

    QObject::connect(ui.context, &ContextColumn::askRequested, q, [this](const Anchor &anchor) {
        ui.composer->setAnchor(anchor);
        if (room == Room::Narrow)
            showPage(TopBar::Page::Conversation);
        ui.composer->focusField();
    });
    QObject::connect(ui.context, &ContextColumn::questionOffered, q, [this](const QString &text) {
        if (room == Room::Narrow)
            showPage(TopBar::Page::Conversation);
        ui.composer->insertAnswer(text);
        ui.composer->focusField();
    });
    QObject::connect(ui.context, &ContextColumn::stepOpened, q, [this](const QString &digest, const QString &step) { Q_EMIT q->stepOpened(view.consultation.id, digest, step); });
    QObject::connect(ui.context, &ContextColumn::stepsSeen, q, &MainWindow::stepsSeen);
    QObject::connect(ui.context, &ContextColumn::decided, q, [this](const Decision &decision) {
        // The buttons are off now, and the focus would go to whatever is next in the window; the decision stands in the conversation.
        (ui.thread->isVisible() ? static_cast<QWidget *>(ui.thread) : ui.context)->setFocus(Qt::OtherFocusReason);
        Q_EMIT q->decisionSubmitted(decision);
    });
    QObject::connect(ui.context, &ContextColumn::workflowReopened, q, &MainWindow::workflowReopened);
    QObject::connect(ui.context, &ContextColumn::conversationWanted, q, [this] { readConversation(); });
    QObject::connect(ui.context, &ContextColumn::decisionWanted, q, [this](qint64 seq) {
        readConversation();
        ui.thread->setCurrentRow(int(seq) - 1);
    });
    QObject::connect(ui.context, &ContextColumn::discardRequested, q, &MainWindow::discardRequested);
    QObject::connect(ui.context, &ContextColumn::commentChanged, q, [this](Verdict verdict, const QString &text) { Q_EMIT q->draftChanged(view.consultation.id, commentDraftName(verdict), text); });
}

void MainWindow::Private::choose(const ConsultationId &id)
{
    if (!open || id != view.consultation.id)
        Q_EMIT q->consultationChosen(id);
    if (room != Room::Wide)
        showPage(TopBar::Page::Conversation);
}

void MainWindow::Private::showOutbox()
{
    if (outbox.isEmpty()) {
        ui.strips->notice(tr("Whatever you send is first put into the outbox on this computer, and stays there until the service confirms it. Nothing is lost if the connection breaks."), Severity::Info);
        return;
    }
    auto *list = new OutboxList(outbox, inbox, q);
    QObject::connect(list, &OutboxList::chosen, q, [this](const ConsultationId &id) { choose(id); });
    list->openBelow(ui.top->outboxButton());
}

void MainWindow::Private::showOverview()
{
    showPage(TopBar::Page::Conversation);
    if (open)
        Q_EMIT q->overviewRequested();
    ui.welcome->focusFirst();
}

/// Where nothing can be written, to what can be read.
void MainWindow::Private::focusComposer()
{
    if (refusalToWrite().isEmpty())
        ui.composer->focusField();
    else
        ui.thread->setFocus(Qt::ShortcutFocusReason);
}

void MainWindow::Private::readConversation()
{
    if (room != Room::Wide)
        showPage(TopBar::Page::Conversation);
    ui.thread->setFocus(Qt::ShortcutFocusReason);
}

void MainWindow::Private::tick()
{
    ui.header->tick();
    ui.context->tick();
    ui.welcome->tick();
}

ThreadSurroundings MainWindow::Private::surroundings() const
{
    ThreadSurroundings around{view.me, view.consultation.agentName, {}, {}, refusalToWrite().isEmpty(), {}};
    if (view.context.plan) {
        for (const Step &step : view.context.plan->steps)
            around.stepLabels.insert(step.id, step.label);
        around.shown = {view.shownDigest, std::make_shared<const Plan>(*view.context.plan)};
    }
    if (view.context.risk) {
        for (const RiskFactor &factor : view.context.risk->factors)
            around.factorNames.insert(factor.id, factor.name);
    }
    return around;
}

QString MainWindow::Private::refusalToWrite() const
{
    const Consultation &consultation = view.consultation;
    if (consultation.endReason == EndReason::Expired && consultation.deadline)
        return tr("The time to decide ran out at %1. The record stays here to read.").arg(wording::moment(*consultation.deadline, ui.strips->now()));
    if (!consultation.active())
        return tr("This consultation has ended. Its record stays here to read.");
    return view.me.mayAsk() ? QString() : tr("You may read here, but not write.");
}

/// How many wait stands in it, because a window that is covered or minimised still shows it in the list of windows.
void MainWindow::Private::showTitle()
{
    titleIsDue = false;
    const int waiting = inbox ? inbox->waitingForMe() : 0;
    const QString title = open ? oneLine(view.consultation.displayTitle(), 80) : QString(), count = QLocale().toString(waiting);
    if (open)
        q->setWindowTitle(waiting > 0 ? tr("%1 · %2 waiting · Witan").arg(title, count) : tr("%1 · Witan").arg(title));
    else
        q->setWindowTitle(waiting > 0 ? tr("(%1) Witan").arg(count) : u"Witan"_s);
}

/// One change of the inbox can be thousands of rows.
void MainWindow::Private::showTitleSoon()
{
    if (!std::exchange(titleIsDue, true))
        QMetaObject::invokeMethod(q, [this] { showTitle(); }, Qt::QueuedConnection);
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

void MainWindow::setInboxModel(InboxModel *model)
{
    if (d->inbox)
        d->inbox->disconnect(this);
    d->inbox = model;
    d->ui.inbox->setModel(model);
    d->ui.welcome->setModel(model);
    for (const auto changed : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(model, changed, this, [this] { d->showTitleSoon(); d->arrangeOverview(); });
    connect(model, &QAbstractItemModel::layoutChanged, this, [this] { d->showTitleSoon(); });
    connect(model, &QAbstractItemModel::rowsMoved, this, [this] { d->showTitleSoon(); });
    connect(model, &QAbstractItemModel::modelReset, this, [this] { d->showTitleSoon(); d->arrangeOverview(); });
    d->showTitle();
    d->arrangeOverview();
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
    d->ui.askedBefore->show(view);
    if (another)
        d->ui.composer->open(view.consultation.id, view.messageDraft);
    d->ui.composer->setSurroundings(d->surroundings());
    d->ui.composer->setRefusal(d->refusalToWrite());
    d->ui.thread->setSurroundings(d->surroundings());
    d->ui.thread->setOpening(openingOf(view, d->refusalToWrite().isEmpty(), d->ui.thread->clock().now()));
    if (another && d->ui.composer->replyTo())
        d->ui.composer->setReplyWords(d->ui.thread->quoteOf(*d->ui.composer->replyTo()));
    d->ui.context->show(view);
    d->ui.strips->setOpen(view.consultation.id);
    if (!d->open) {
        const bool nobodyTypes = !focusWidget() || d->holdsFocus(d->ui.welcome);
        d->showOpenParts(true);
        if (nobodyTypes)
            d->focusComposer();
    }
    d->showTitle();
}

void MainWindow::showNothing()
{
    d->ui.context->showNothing();
    d->ui.askedBefore->showNothing();
    d->ui.composer->close();
    d->view = {};
    d->ui.inbox->setOpen({});
    d->ui.strips->setOpen({});
    d->showOpenParts(false);
    d->showTitle();
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
    d->arrival.setConnection(info.state);
}

void MainWindow::setOutbox(const QList<OutboxItem> &items)
{
    d->outbox = items;
    d->ui.top->setOutboxCount(int(items.size()));
    d->ui.strips->setOutboxCount(int(items.size()));
}

void MainWindow::setSampleOffer(SampleOffer offer)
{
    d->ui.welcome->setSampleOffer(offer);
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
    d->ui.welcome->setClock(clock);
    d->ui.header->setClock(clock);
    d->ui.strips->setClock(clock);
    d->ui.askedBefore->setClock(clock);
    d->ui.thread->setClock(clock);
    d->ui.context->setClock(clock);
}

/// Qt asks this for Tab, and also when what has the focus is hidden or switched off. Then nobody chose where it goes, and what
/// comes next may be a verdict: it stays in its own list or pane, else it goes to the conversation.
bool MainWindow::focusNextPrevChild(bool next)
{
    const QWidget *focused = focusWidget();
    if (!d->open || !focused || (focused->isVisible() && focused->isEnabled()))
        return QMainWindow::focusNextPrevChild(next);
    for (QWidget *around = focused->parentWidget(); around && around != this; around = around->parentWidget()) {
        if (around->isVisible() && around->isEnabled() && around->focusPolicy() & Qt::TabFocus) {
            around->setFocus(Qt::OtherFocusReason);
            return true;
        }
    }
    if (!d->ui.thread->isVisible())
        return QMainWindow::focusNextPrevChild(next);
    d->ui.thread->setFocus(Qt::OtherFocusReason);
    return true;
}

void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    d->divide();
    // Else Qt gives the keys to whatever comes first, and Space would press it.
    if (!focusWidget())
        d->ui.inbox->isEmpty() ? d->ui.welcome->focusFirst() : d->ui.inbox->focusList();
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    d->arrange();
}

} // namespace witan
