// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/accessible_scroll_area.h"

#include <QAccessible>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QTextEdit>
#include <QtTest>

using namespace witan;

/// A scroll area, as screen readers find it.
class AccessibleScrollAreaTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { installAccessibleScrollAreas(); }

    void shouldHaveNoChildButThoseItHas()
    {
        QScrollArea area;
        auto *tall = new QLabel(QStringLiteral("words"));
        tall->setFixedSize(50, 4000);
        area.setWidget(tall);
        area.resize(200, 200);
        area.show();
        QVERIFY(QTest::qWaitForWindowExposed(&area));
        QAccessibleInterface *found = QAccessible::queryAccessibleInterface(&area);
        QVERIFY(found && found->isValid());
        // GIVEN what is scrolled and one scroll bar, which a screen reader knows
        QCOMPARE(found->childCount(), 2);
        QCOMPARE(found->child(0)->object(), area.viewport());
        QAccessibleInterface *bar = found->child(1);
        QCOMPARE(bar->object(), area.verticalScrollBar()->parentWidget());
        QCOMPARE(found->indexOfChild(bar), 1);
        const QPoint overBar = area.verticalScrollBar()->mapToGlobal(area.verticalScrollBar()->rect().center());
        QCOMPARE(found->childAt(overBar.x(), overBar.y()), bar);
        QVERIFY(!found->childAt(-5000, -5000));
        // WHEN the bar goes
        tall->setFixedSize(50, 50);
        QTRY_VERIFY(!area.verticalScrollBar()->isVisible());
        // THEN asking for it, or for any other child there never was, finds none
        QCOMPARE(found->childCount(), 1);
        for (const int number : {1, 2, 500, 1'000'000, -1})
            QVERIFY(!found->child(number));
        QCOMPARE(found->indexOfChild(bar), -1);
        QCOMPARE(found->indexOfChild(nullptr), -1);
    }

    void shouldLeaveTextsTheirOwn()
    {
        QTextEdit text;
        QAccessibleInterface *found = QAccessible::queryAccessibleInterface(&text);
        QVERIFY(found && found->textInterface());
    }
};

QTEST_MAIN(AccessibleScrollAreaTest)
#include "tst_accessible_scroll_area.moc"
