// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/strip.h"

#include "widgets/banner.h"
#include "widgets/icons.h"
#include "widgets/label.h"
#include "widgets/text_block.h"
#include "widgets/theme.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QIcon>
#include <QPushButton>

namespace witan {

using namespace Qt::StringLiterals;

Strip::Strip(QWidget *parent)
    : QWidget(parent), m_banner(new Banner), m_icon(new Label(u"oneline"_s)), m_text(new TextBlock), m_action(new QPushButton), m_close(new QPushButton)
{
    auto *outer = new QHBoxLayout(this);
    outer->setContentsMargins(24, 6, 24, 4);
    outer->addWidget(m_banner);
    auto *row = new QHBoxLayout(m_banner);
    row->setContentsMargins(12, 6, 6, 6);
    row->setSpacing(10);
    row->addWidget(m_icon, 0, Qt::AlignVCenter);
    row->addWidget(m_text, 1, Qt::AlignVCenter);
    row->addWidget(m_action, 0, Qt::AlignVCenter);
    row->addWidget(m_close, 0, Qt::AlignVCenter);
    m_close->setProperty("kind", u"quiet"_s);
    m_close->setIconSize({18, 18});
    m_close->setAccessibleName(tr("Close this note"));
    connect(m_action, &QPushButton::clicked, this, &Strip::actionPressed);
    connect(m_close, &QPushButton::clicked, this, [this] {
        hide();
        Q_EMIT closed();
    });
}

void Strip::set(const QString &tone, const QString &icon, const QString &lead, const QString &text, const QString &action, bool closable, How how)
{
    m_banner->setTone(tone);
    m_tone = tone;
    m_iconName = icon;
    const QString before = m_text->accessibleName();
    if (how.isVisibleText)
        m_text->setVisibleText(text, lead);
    else
        m_text->setText(text, lead);
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    m_close->setVisible(closable);
    showIcon();
    setAccessibleName(m_text->accessibleName());
    if (how.isSpoken && isVisible() && before != accessibleName()) {
        QAccessibleEvent event(this, QAccessible::Alert);
        QAccessible::updateAccessibility(&event);
    }
}

void Strip::showIcon()
{
    const Theme &theme = Theme::of(this);
    const QColor ink = m_tone == u"bad" ? theme.high : m_tone == u"warning" ? theme.med : theme.text2;
    m_icon->setPixmap(iconPixmap(m_iconName.isEmpty() ? u"info"_s : m_iconName, ink, 18, devicePixelRatioF()));
    m_close->setIcon(QIcon(iconPixmap(u"close"_s, theme.text2, 18, devicePixelRatioF())));
}

void Strip::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showIcon();
}

} // namespace witan
