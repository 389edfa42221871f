// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
// Pictures of the window with a rich sample: bench_shots DIR [WIDTH HEIGHT]. Theme and scale come from WITAN_THEME and
// QT_SCALE_FACTOR. Prints each picture's name.
#include "core/step_selection.h"
#include "support/window_fixture.h"
#include "widgets/context_column.h"
#include "widgets/decision_bar.h"
#include "widgets/decision_form.h"
#include "widgets/plan_pane.h"
#include "widgets/step_ticks.h"
#include "widgets/thread_view.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDialog>
#include <QDir>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <QTest>
#include <QTimer>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

struct Shot {
    QString name;
    std::function<void()> prepare;
};

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    if (arguments.size() < 2) {
        std::fprintf(stderr, "Usage: bench_shots DIR [WIDTH HEIGHT]\n");
        return 2;
    }
    const QDir folder(arguments.at(1));
    const QSize size(arguments.value(2, u"1440"_s).toInt(), arguments.value(3, u"900"_s).toInt());
    folder.mkpath(u"."_s);

    test::WindowSample sample;
    MainWindow window;
    sample.attach(window);
    window.setListenUrl(u"ws://127.0.0.1:43121/ws/agent"_s, u"/home/eleanor/.local/share/witan/tokens/agent"_s);
    window.setConnection({ConnectionState::Online, u"This computer"_s, 2, {}, 0});
    window.resize(size);
    window.show();

    auto *column = window.findChild<ContextColumn *>();
    auto *plan = window.findChild<PlanPane *>();
    auto *bar = window.findChild<DecisionBar *>();
    auto *thread = window.findChild<ThreadView *>();
    // In a narrow window one column stands at a time.
    const auto page = [&](const QString &name) {
        if (auto *button = window.findChild<QPushButton *>(name); button && button->isVisible())
            button->click();
    };
    const auto setContext = [&](const QJsonObject &context) {
        sample.view.consultation.context = context;
        sample.view.context = Context::parse(context);
        sample.view.consultation.digest = sample.view.shownDigest += u'x';
        sample.view.changes.reset();
        window.showConsultation(sample.view);
        page(u"pageContext"_s);
    };
    const auto closed = [&] { bar->closeForm(); };
    const QList<Shot> shots{
        {u"main"_s, [&] { sample.open(window, 5); page(u"pageContext"_s); plan->openStep(u"retire"_s); }},
        {u"replies"_s, [&] { thread->setCurrentRow(2); }},
        {u"folded"_s, [&] { thread->toggleReplies(2); }},
        {u"as-sent"_s, [&] { thread->toggleReplies(2); thread->setCurrentRow(3); thread->toggleSent(3); thread->setFocus(); }},
        {u"message-menu"_s, [&] { thread->accessibleRunAction(3, thread->accessibleRowActions(3).first()); }},
        {u"note"_s, [&] {
            window.findChild<QWidget *>(u"messageMenu"_s)->close();
            thread->toggleSent(3);
            window.findChild<QPushButton *>(u"note"_s)->click();
            QTest::keyClicks(window.findChild<QWidget *>(u"message"_s), u"Same wish as on Tuesday."_s);
        }},
        {u"note-too-long"_s, [&] {
            QApplication::clipboard()->setText(QString(3'000'000, u'x'));
            QTest::keyClick(window.findChild<QWidget *>(u"message"_s), Qt::Key_V, Qt::ControlModifier);
        }},
        {u"irreversible"_s, [&] { plan->openStep(u"delete"_s); }},
        {u"changes"_s, [&] { plan->openStep({}); column->findChild<QTabBar *>()->setCurrentIndex(1); }},
        {u"changes-side"_s, [&] { column->findChild<QPushButton *>(u"changesSideBySide"_s)->click(); }},
        {u"raw"_s, [&] { column->findChild<QTabBar *>()->setCurrentIndex(0); plan->findChild<QPushButton *>(u"raw"_s)->click(); }},
        {u"unread"_s, [&] {
            plan->findChild<QPushButton *>(u"list"_s)->click();
            sample.view.openedSteps.clear();
            window.showConsultation(sample.view);
        }},
        {u"left-out"_s, [&] { window.findChild<QPushButton *>(u"leaveOut"_s)->click(); }},
        {u"approve"_s, [&] {
            closed();
            window.findChild<DecisionForm *>()->forgetChoice();
            sample.view.openedSteps = {u"delete"_s};
            window.showConsultation(sample.view);
            column->begin(Verdict::Approve);
        }},
        {u"partial"_s, [&] { column->findChild<QAbstractButton *>(u"some"_s)->click(); }},
        {u"partial-hanging"_s, [&] {
            column->findChild<StepTicks *>()->accessiblePress(2);
            column->findChild<StepTicks *>()->accessiblePress(4);
        }},
        {u"limits"_s, [&] {
            column->findChild<QAbstractButton *>(u"whole"_s)->click();
            column->findChild<QAction *>(u"untilOwnTime"_s)->trigger();
            column->findChild<QAction *>(u"conditionInWords"_s)->trigger();
        }},
        {u"reject"_s, [&] { closed(); column->begin(Verdict::Reject); }},
        {u"requested"_s, [&] {
            closed();
            RecordedDecision request;
            request.decision.verdict = Verdict::RequestChanges;
            request.actor = sample.view.me;
            request.at = test::localTime(14, 16);
            sample.view.consultation.decisions = {request};
            window.showConsultation(sample.view);
        }},
        {u"refused"_s, [&] {
            sample.view.consultation.decisions.clear();
            OutboxItem item;
            item.kind = OutboxKind::Decision;
            item.id = u"x"_s;
            item.consultation = sample.view.consultation.id;
            item.state = OutboxState::Failed;
            item.error = u"The plan changed to revision 3 while you were offline."_s;
            item.errorCode = u"stale_context"_s;
            item.at = sample.clock.now();
            item.payload = {{u"verdict"_s, u"approve"_s}, {u"comment"_s, u"Accounting confirmed the 90 days."_s}};
            OutboxItem message;
            message.id = u"y"_s;
            message.number = 2;
            message.consultation = item.consultation;
            message.payload = toJson(sample.message(MessageRole::Human, u"Eleanor"_s, u"Can the **timer** be stopped?\n\n1. by whom\n2. until when\n\nSee https://example.org/docs for the `cron` entry."_s, sample.clock.now()));
            message.at = sample.clock.now();
            message.state = OutboxState::Failed;
            message.error = u"This message is longer than the service takes; shorten it and send it again."_s;
            sample.view.pending = {item, message};
            sample.thread.setPending({message});
            window.setConnection({ConnectionState::Refused, u"council.example"_s, -1, u"Your token is no longer valid. Ask for a new one."_s, 0});
            window.setOutbox(sample.view.pending);
            window.showConsultation(sample.view);
        }},
        {u"at-work"_s, [&] {
            window.setConnection({ConnectionState::Online, u"This computer"_s, 2, {}, 0});
            window.setOutbox({});
            sample.view.pending.clear();
            sample.thread.setPending({});
            Consultation &c = sample.view.consultation;
            RecordedDecision decision;
            decision.at = test::localTime(14, 19);
            decision.actor = sample.view.me;
            decision.decision.verdict = Verdict::Approve;
            decision.decision.comment = u"Leave the old table alone."_s;
            decision.decision.conditions = {{u"steps"_s, stepReferences(*sample.view.context.plan, {3, 4, 5, 6})}};
            c.final = decision;
            c.status = Status::Completed;
            c.endReason = EndReason::Approved;
            c.execution = Execution::Resumed;
            const auto done = [](int index, const char *id, const QString &result) {
                return QJsonObject{{u"index"_s, index}, {u"id"_s, QString::fromLatin1(id)}, {u"result"_s, result}, {u"at"_s, test::localTime(14, 20).toString()}};
            };
            c.report = Report{Report::Outcome::Running, u"Two steps are done."_s, {{u"steps_done"_s, QJsonArray{done(2, "merge", u"148 pairs merged"_s), done(3, "check", u"778 orders, no difference"_s)}}, {u"steps_running"_s, QJsonArray{u"retire"_s}}}, test::localTime(14, 20)};
            sample.add(EventType::ExecutionChanged, sample.agent, test::localTime(14, 20), {{u"execution"_s, u"RESUMED"_s}, {u"report"_s, toJson(*c.report)}});
            sample.thread.extend(sample.events.size());
            window.showConsultation(sample.view);
        }},
        {u"ended"_s, [&] {
            Consultation &c = sample.view.consultation;
            RecordedDecision decision;
            decision.at = test::localTime(14, 19);
            decision.actor = sample.view.me;
            c.final = decision;
            c.status = Status::Completed;
            c.endReason = EndReason::Approved;
            c.execution = Execution::Resumed;
            sample.add(EventType::ConsultationEnded, sample.agent, test::localTime(14, 19), {{u"end_reason"_s, u"approved"_s}, {u"status"_s, u"COMPLETED"_s}});
            sample.add(EventType::ExecutionChanged, sample.agent, test::localTime(14, 20), {{u"execution"_s, u"SUCCEEDED"_s}, {u"report"_s, QJsonObject{{u"outcome"_s, u"succeeded"_s}, {u"summary"_s, u"148 pairs merged, 15 rows moved, `customers_old` renamed."_s}, {u"details"_s, QJsonObject{{u"merged"_s, 148}, {u"moved"_s, 15}}}}}});
            sample.thread.extend(sample.events.size());
            window.showConsultation(sample.view);
        }},
        {u"outbox"_s, [&] {
            OutboxItem decision, message;
            decision.kind = OutboxKind::Decision;
            decision.consultation = sample.view.consultation.id;
            decision.state = OutboxState::Failed;
            decision.payload = {{u"verdict"_s, u"approve"_s}};
            decision.error = u"The plan changed to revision 3 while you were offline. Read it and decide again."_s;
            message.consultation = sample.inbox.summaryAt(2)->consultation.id;
            window.setOutbox({decision, message});
            window.findChild<QPushButton *>(u"outbox"_s)->click();
        }},
        {u"names"_s, [&] {
            window.findChild<QWidget *>(u"outboxList"_s)->close();
            window.setOutbox(QList<OutboxItem>(12));
            sample.view.consultation.agentName = u"סופר הספרים"_s;
            sample.view.reviewers = {u"محمد بن إبراهيم"_s};
            sample.view.consultation.deadline = test::localTime(14, 30);
            sample.view.consultation.status = Status::Active;
            sample.view.consultation.final.reset();
            window.showConsultation(sample.view);
        }},
        {u"keys"_s, [&] {
            window.setOutbox({});
            QTest::keyClick(&window, Qt::Key_F1);
            window.findChild<QTabWidget *>()->setCurrentIndex(1);
        }},
        {u"help"_s, [&] { window.findChild<QTabWidget *>()->setCurrentIndex(0); }},
        {u"notices"_s, [&] {
            window.findChild<QDialog *>()->close();
            window.notice(u"The disk is full, so nothing can be kept. Make room; what is on the screen stays."_s, Severity::Error);
            window.notice(u"Another one."_s, Severity::Error);
            window.notice(u"Connected to this computer. What you read is kept here."_s, Severity::Info);
        }},
        {u"nested"_s, [&] {
            // Phases, some folded, with what cannot be undone in them.
            const auto made = [](const char *id, const QString &title, const QJsonArray &inner = {}, bool irreversible = false) {
                QJsonObject step = test::WindowSample::step(id, "", {{u"reversible"_s, !irreversible}});
                step.insert(u"title"_s, title);
                if (!inner.isEmpty())
                    step.insert(u"steps"_s, inner);
                return step;
            };
            setContext({{u"plan"_s, QJsonObject{{u"request"_s, u"Close the Bruges warehouse and move what is left to Ghent"_s}, {u"steps"_s, QJsonArray{
                made("a", u"Copy the stock database"_s),
                made("b", u"Move open orders to Ghent"_s, {made("b1", u"Hold new orders for Bruges"_s), made("b2", u"Write to 62 suppliers"_s, {}, true), made("b3", u"Check that no order is left"_s)}),
                made("c", u"Sell what is left in the halls"_s, {made("c1", u"Print the price list"_s), made("c2", u"Sell the lots"_s, {}, true)}),
                made("d", u"End the lease of halls A and B"_s, {}, true)}}}},
                {u"risk_assessment"_s, QJsonObject{{u"risk_tier"_s, u"SEVERE"_s}, {u"risk_score"_s, u"7.5/10"_s}, {u"summary"_s, u"Most of this can be repeated. The letters and the sales cannot."_s}}}});
        }},
        {u"hidden"_s, [&] {
            setContext({{u"plan"_s, QJsonObject{{u"request"_s, u"Remove the\u00a0old copies"_s}, {u"steps"_s, QJsonArray{
                QJsonObject{{u"id"_s, u"a"_s}, {u"title"_s, u"Delete \u202eeverything\u202c old"_s}, {u"tool"_s, u"shell"_s}, {u"arguments"_s, QJsonObject{{u"command"_s, u"rm\u00a0-rf /srv/\u200bold"_s}}}, {u"reversible"_s, u"only until Friday"_s}}}}}}});
            plan->openStep(u"a"_s);
        }},
        {u"not-understood"_s, [&] { setContext({{u"deployment"_s, QJsonObject{{u"region"_s, QJsonArray{u"eu-1"_s, u"us-2"_s}}, {u"service"_s, u"checkout"_s}, {u"at once"_s, u"25 %"_s}}}, {u"risk"_s, u"could be bad"_s}}); }},
        {u"asked-before"_s, [&] {
            EarlierAsk taken, no;
            taken.consultation = ConsultationId::create();
            taken.startedAt = test::localTime(9, 14, 18);
            taken.endReason = EndReason::Withdrawn;
            no.consultation = ConsultationId::create();
            no.startedAt = test::localTime(10, 50, 19);
            no.at = test::localTime(11, 2, 19);
            no.endReason = EndReason::Rejected;
            no.by = u"Ada"_s;
            no.comment = u"We never force-push main."_s;
            sample.view.consultation.askedBefore = {2, 1, {taken, no}};
            setContext(test::WindowSample::context(true));
        }},
        {u"filter"_s, [&] {
            page(u"pageInbox"_s);
            auto *filter = window.findChild<QWidget *>(u"filter"_s);
            filter->setFocus();
            QTest::keyClicks(filter, u"tier:high agent:ledger"_s);
        }},
        {u"opening"_s, [&] {
            sample.events.resize(2);
            sample.view.consultation.agentName = sample.agent.name;
            sample.open(window, 2);
        }},
        {u"welcome"_s, [&] { window.showNothing(); }},
        {u"first-run"_s, [&] { sample.inbox.set({}, sample.view.me.id); }},
    };
    qsizetype next = -1;
    QTimer clock;
    QObject::connect(&clock, &QTimer::timeout, &app, [&] {
        if (next >= 0) {
            const QString file = folder.filePath(u"%1.png"_s.arg(shots[next].name));
            QWidget *above = nullptr;
            for (const char *name : {"outboxList", "helpWindow", "messageMenu"}) {
                QWidget *each = window.findChild<QWidget *>(QLatin1StringView(name));
                above = each && each->isVisible() ? each : above;
            }
            if (!(above ? above : &window)->grab().save(file))
                qFatal("cannot write %s", qPrintable(file));
            std::printf("%s\n", qPrintable(file));
        }
        if (++next == shots.size()) {
            app.quit();
            return;
        }
        shots[next].prepare();
    });
    clock.start(500);
    return app.exec();
}
