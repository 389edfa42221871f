// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/window_fixture.h"
#include "widgets/composer.h"
#include "widgets/door_button.h"
#include "widgets/main_window.h"
#include "widgets/opening.h"
#include "widgets/opening_pane.h"
#include "widgets/text_block.h"
#include "widgets/text_field.h"
#include "widgets/theme.h"
#include "widgets/thread_view.h"
#include "widgets/wording.h"

#include <QAccessible>
#include <QSignalSpy>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;
using namespace witan::test;

namespace {

Context plan(const QJsonArray &steps)
{
    return Context::parse({{u"plan"_s, QJsonObject{{u"request"_s, u"Rotate the keys"_s}, {u"steps"_s, steps}}}});
}

QJsonObject step(const QString &title, bool reversible, const QString &status = {})
{
    return {{u"title"_s, title}, {u"reversible"_s, reversible}, {u"status"_s, status}};
}

/// The window with a consultation that only has begun.
class Desk {
public:
    MainWindow window;
    WindowSample sample;
    ThreadModel thread;
    QSignalSpy sent{&window, &MainWindow::replySubmitted};

    Desk()
    {
        sample.events.resize(2);   // that it was started, and Witan's own line
        sample.view.consultation.head = 2;
        sample.view.seenSeq = 2;
        sample.view.lastAgentSeq = 0;
        window.resize(1280, 800);
        window.setClock(&sample.clock);
        window.setThreadModel(&thread);
        window.show();
        open();
    }
    void open()
    {
        thread.open(sample.view.consultation.id, sample.events.size(), sample.events.size(), sample.fetch());
        window.showConsultation(sample.view);
        QCoreApplication::processEvents();
    }
    OpeningPane *pane() { return window.findChild<OpeningPane *>(); }
    bool isShown() { return pane() && pane()->isVisible(); }
    DoorButton *question(int number) { return window.findChild<DoorButton *>(u"question%1"_s.arg(number)); }
    TextField *field() { return window.findChild<TextField *>(u"message"_s); }
};

} // namespace

class OpeningTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp); }

    void shouldAskAboutJustThisPlan_data()
    {
        QTest::addColumn<QJsonArray>("steps");
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("second");
        QTest::newRow("one step that cannot be undone") << QJsonArray{step(u"Copy"_s, true), step(u"Drop the old keys"_s, false), step(u"Tell them"_s, true)}
            << u"What can go wrong in step 2, which cannot be undone?"_s << u"Who notices if “Drop the old keys” goes wrong, and how soon?"_s;
        QTest::newRow("two of them") << QJsonArray{step(u"Drop"_s, false), step(u"Tell them"_s, false)}
            << u"What can go wrong in steps 1 and 2, which cannot be undone?"_s << u"Who notices if “Drop” goes wrong, and how soon?"_s;
        QTest::newRow("none") << QJsonArray{step(u"Copy"_s, true), step(u"Tell them"_s, true)}
            << u"Can all of it be undone afterwards, and how?"_s << u"Who notices if “Tell them” goes wrong, and how soon?"_s;
        QTest::newRow("one that is done already") << QJsonArray{step(u"Drop"_s, false, u"done"_s), step(u"Tell them"_s, true)}
            << u"Can all of it be undone afterwards, and how?"_s << u"Who notices if “Tell them” goes wrong, and how soon?"_s;
        QTest::newRow("a step within a step") << QJsonArray{QJsonObject{{u"title"_s, u"Move"_s}, {u"steps"_s, QJsonArray{step(u"Copy"_s, true), step(u"Delete"_s, false)}}}}
            << u"What can go wrong in step 1.2, which cannot be undone?"_s << u"Who notices if “Delete” goes wrong, and how soon?"_s;
        QTest::newRow("a title that is not what it seems") << QJsonArray{step(u"De\u202Elete\u202C"_s, false)}
            << u"What can go wrong in step 1, which cannot be undone?"_s << u"Who notices if step 1 goes wrong, and how soon?"_s;
        QTest::newRow("no steps") << QJsonArray() << u"Can all of it be undone afterwards, and how?"_s << u"Who notices if it goes wrong, and how soon?"_s;
    }
    void shouldAskAboutJustThisPlan()
    {
        QFETCH(QJsonArray, steps);
        QFETCH(QString, first);
        QFETCH(QString, second);
        ConsultationView view;
        view.context = plan(steps);
        const Opening opening = openingOf(view, true, {0});
        QCOMPARE(opening.questions, (QStringList{first, second, u"What happens if I say no, or nothing for now?"_s}));
        QCOMPARE(opening.request, u"Rotate the keys"_s);
    }

    void shouldSayWhoAsksAndWhetherTheyAreThere()
    {
        WindowSample sample;
        ConsultationView view = sample.view;
        view.context = plan({step(u"Copy"_s, true, u"done"_s), step(u"Drop"_s, false)});
        const Timestamp now = sample.clock.now();
        QCOMPARE(openingOf(view, true, now).asked, u"Ledger Agent asked at %1 and is here, paused before step 2"_s.arg(wording::moment(view.consultation.startedAt, now)));
        QCOMPARE(openingOf(view, true, now).questions.last(), u"What happens if I say no, or nothing until %1?"_s.arg(wording::moment(*view.consultation.deadline, now)));
        view.agentAttached = false;
        QVERIFY(openingOf(view, true, now).asked.contains(u"is away now"));
        // AND nobody is offered questions that they cannot send
        QVERIFY(openingOf(view, false, now).questions.isEmpty());
    }

    void shouldPutAQuestionIntoTheFieldAndSendNothing_data()
    {
        QTest::addColumn<bool>("byKeys");
        QTest::newRow("mouse") << false;
        QTest::newRow("keys") << true;
    }
    void shouldPutAQuestionIntoTheFieldAndSendNothing()
    {
        // GIVEN a consultation in which nobody has said anything yet
        QFETCH(bool, byKeys);
        Desk desk;
        QVERIFY(desk.isShown());
        QCOMPARE(desk.pane()->findChild<TextBlock *>()->text(), u"Merge duplicate customers and retire the old table"_s);
        // WHEN a question is chosen
        const QString words = desk.question(1)->text();
        if (byKeys) {
            desk.question(1)->setFocus(Qt::TabFocusReason);
            QTest::keyClick(desk.question(1), Qt::Key_Space);
        } else {
            QTest::mouseClick(desk.question(1), Qt::LeftButton);
        }
        // THEN it stands in the field, where it can be changed, and nothing is sent
        QCOMPARE(desk.field()->text(), words);
        QCOMPARE(desk.window.focusWidget(), desk.field());
        QVERIFY(desk.sent.isEmpty());
        QTest::keyClick(desk.field(), Qt::Key_Return);
        QCOMPARE(desk.sent.size(), 1);
    }

    void shouldGiveWayToTheFirstWord()
    {
        Desk desk;
        QVERIFY(desk.isShown());
        // AND whoever goes to the conversation by a key can go on from question to question
        desk.window.findChild<ThreadView *>()->setFocus(Qt::ShortcutFocusReason);
        QCOMPARE(desk.window.focusWidget(), desk.question(1));
        QTest::keyClick(desk.question(1), Qt::Key_Tab);
        QCOMPARE(desk.window.focusWidget(), desk.question(2));
        // WHEN the agent says something
        desk.sample.say(desk.sample.message(MessageRole::Agent, desk.sample.agent.name, u"I am here."_s, desk.sample.clock.now()), desk.sample.agent);
        desk.thread.extend(3);
        // THEN the conversation stands there, and the focus does not fall out of the column
        QVERIFY(!desk.isShown());
        QCOMPARE(desk.window.focusWidget(), desk.window.findChild<ThreadView *>());
        // AND it does not come where words were said before
        Desk talked;
        talked.sample.events = WindowSample().events;
        talked.open();
        QVERIFY(!talked.isShown());
    }

    void shouldBeToldToAScreenReader()
    {
        installAccessibleRows();
        QAccessible::setActive(true);
        Desk desk;
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(desk.window.findChild<ThreadView *>());
        QStringList names;
        for (int i = 0; i < list->childCount(); ++i)
            names.append(list->child(i)->text(QAccessible::Name));
        QVERIFY2(names.contains(desk.question(3)->text()), qPrintable(names.join(u" | ")));
        QVERIFY2(names.contains(u"Merge duplicate customers and retire the old table"_s), qPrintable(names.join(u" | ")));
    }
};

QTEST_MAIN(OpeningTest)
#include "tst_opening.moc"
