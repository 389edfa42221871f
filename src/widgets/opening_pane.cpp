// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/opening_pane.h"

#include "widgets/door_button.h"
#include "widgets/icons.h"
#include "widgets/label.h"
#include "widgets/text_block.h"
#include "widgets/text_field.h"
#include "widgets/theme.h"

#include <QEvent>
#include <QIcon>
#include <QPainter>
#include <QVBoxLayout>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kWidth = 560, kMargin = 24, kBar = 3, kBarRoom = 16;

/// The agent's words, with a bar before them as before every quotation.
class Quotation final : public QWidget {
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.fillRect(layoutDirection() == Qt::RightToLeft ? QRect(width() - kBar, 0, kBar, height()) : QRect(0, 0, kBar, height()), Theme::of(this).accent);
    }
};

} // namespace

OpeningPane::OpeningPane(QWidget *parent)
    : QScrollArea(parent), m_asked(new Label(u"secondary"_s)), m_couldAsk(new Label(u"secondary strong"_s)), m_hint(new Label(u"secondary"_s)), m_request(new TextBlock(u"brand"_s))
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    auto *page = new QWidget;
    page->setBackgroundRole(QPalette::Window);
    auto *inside = new QWidget;
    inside->setMaximumWidth(scaled(kWidth));
    m_column = new QVBoxLayout(inside);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(6);
    m_column->addWidget(m_asked);
    auto *quotation = new Quotation;
    auto *quoted = new QVBoxLayout(quotation);
    quoted->setContentsMargins(kBarRoom, 2, 0, 2);
    quoted->addWidget(m_request);
    m_column->addWidget(quotation);
    m_column->addSpacing(14);
    m_couldAsk->setText(tr("You could ask"));
    m_column->addWidget(m_couldAsk);
    m_hint->setText(tr("A click puts the question into the field; nothing is sent by it."));
    m_column->addWidget(m_hint);
    auto *row = new QHBoxLayout(page);
    row->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    row->addStretch(1);
    row->addWidget(inside, 100, Qt::AlignVCenter);
    row->addStretch(1);
    setWidget(page);
    viewport()->setBackgroundRole(QPalette::Window);
}

void OpeningPane::show(const Opening &opening)
{
    if (opening == m_shown && !m_asked->text().isEmpty())
        return;
    m_shown = opening;
    m_asked->setText(opening.asked);
    m_request->setText(opening.request);
    while (m_questions.size() < opening.questions.size()) {
        auto *button = new DoorButton;
        button->setObjectName(u"question%1"_s.arg(m_questions.size() + 1));
        connect(button, &DoorButton::clicked, this, [this, i = m_questions.size()] { Q_EMIT questionChosen(m_shown.questions.value(i)); });
        m_column->insertWidget(m_column->indexOf(m_hint), button);
        m_questions.append(button);
    }
    for (qsizetype i = 0; i < m_questions.size(); ++i) {
        const QString question = opening.questions.value(i);
        m_questions[i]->setVisible(!question.isEmpty());
        m_questions[i]->setText(withoutMnemonic(question));
        m_questions[i]->setAccessibleName(question);
        m_questions[i]->updateGeometry();
    }
    m_couldAsk->setVisible(!opening.questions.isEmpty());
    m_hint->setVisible(!opening.questions.isEmpty());
    showIcons();
}

QList<QWidget *> OpeningPane::parts() const
{
    QList<QWidget *> parts{m_asked, m_request};
    for (DoorButton *button : m_questions)
        parts.append(button);
    return parts;
}

QWidget *OpeningPane::first() const
{
    return m_shown.questions.isEmpty() ? nullptr : m_questions.first();
}

void OpeningPane::showIcons()
{
    for (DoorButton *button : std::as_const(m_questions))
        button->setIcon(QIcon(iconPixmap(u"talk"_s, Theme::of(this).text2, 18, devicePixelRatioF())));
}

void OpeningPane::changeEvent(QEvent *event)
{
    QScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showIcons();
}

} // namespace witan
